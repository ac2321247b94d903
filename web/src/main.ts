import { asked } from './lib/start'
import './style.css'

// The rest runs long enough to keep the faces waiting: they are asked for first.
void asked.catch(() => undefined).then(() => import('./mount'))
