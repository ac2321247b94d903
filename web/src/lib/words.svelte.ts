// Everything that the page says, in its three languages.

import type { Said } from '../protocol'

export type Language = 'zh-Hans' | 'zh-Hant' | 'en'

const TABLE = {
  shelf: ['各期', '各期', 'Issues'],
  search: ['搜索各期', '搜尋各期', 'Search issues'],
  newIssue: ['新一期', '新一期', 'New issue'],
  carryOn: ['接着这一期', '接續這一期', 'After this one'],
  blank: ['空白一期', '空白一期', 'Blank'],
  day: ['日期', '日期', 'Date'],
  create: ['新建', '新建', 'Create'],
  cancel: ['取消', '取消', 'Cancel'],
  welcome: ['写第一期简报', '寫第一期簡報', 'Write your first issue'],
  welcomeText: [
    '填好刊名和内容，右边就是排好的版面。每一个字都会自动保存在这个文件夹里。',
    '填好刊名和內容，右邊就是排好的版面。每一個字都會自動儲存在這個資料夾裡。',
    'Fill in the name and the text; the typeset pages appear beside it. Everything is saved in this folder as you type.',
  ],
  dropHere: ['也可以把 Word 或 Markdown 文档拖到这里', '也可以把 Word 或 Markdown 文件拖到這裡', 'Or drop a Word or Markdown document here'],
  dropDocument: ['松开，变成一期简报', '放開，變成一期簡報', 'Drop to make an issue of it'],
  noIssueOpen: ['从左边选一期，或者新建一期', '從左邊選一期，或新建一期', 'Choose an issue, or make a new one'],
  form: ['表单', '表單', 'Form'],
  source: ['源文件', '原始檔', 'Source'],
  pages: ['版面', '版面', 'Pages'],
  write: ['写', '寫', 'Write'],
  findings: ['问题', '問題', 'Findings'],
  saved: ['已保存', '已儲存', 'Saved'],
  saving: ['未保存', '未儲存', 'Unsaved'],
  offline: ['连接断了', '連線中斷', 'Disconnected'],
  offlineText: [
    '编辑台的程序已经停下。已写的内容都在文件里；请重新运行 jianbao desk。',
    '編輯台的程式已經停下。已寫的內容都在檔案裡；請重新執行 jianbao desk。',
    'The program has stopped. What you wrote is on the disk; run jianbao desk again.',
  ],
  download: ['下载 PDF', '下載 PDF', 'Download PDF'],
  downloadPng: ['下载首页图片', '下載首頁圖片', 'Download first page as picture'],
  building: ['正在排印…', '正在排印…', 'Building…'],
  more: ['更多', '更多', 'More'],
  theme: ['外观', '外觀', 'Appearance'],
  light: ['浅色', '淺色', 'Light'],
  dark: ['深色', '深色', 'Dark'],
  system: ['跟随系统', '跟隨系統', 'System'],
  language: ['语言', '語言', 'Language'],
  quit: ['关闭编辑台', '關閉編輯台', 'Close the desk'],
  mail: ['发送这一期', '發送這一期', 'Mail this issue'],
  mailList: ['名单', '名單', 'List of readers'],
  mailPlan: ['看看谁会收到什么', '看看誰會收到什麼', 'Show who would get what'],
  mailNoList: ['这个文件夹里没有名单：放一个 CSV 文件，有一列“邮箱”。', '這個資料夾裡沒有名單：放一個 CSV 檔，有一欄「郵箱」。', 'There is no list in this folder: add a CSV file with a column “address”.'],
  mailTest: ['试发到', '試發到', 'Send one for trial to'],
  mailSendTest: ['试发', '試發', 'Send one'],
  mailConfirm: ['确认之后发给名单上的每个人；已经收到的不会再收到。', '確認之後發給名單上的每個人；已經收到的不會再收到。', 'When you confirm, everyone on the list gets it; whoever has it does not get it again.'],
  mailSend: ['确认发送', '確認發送', 'Confirm and send'],
  mailRunning: ['正在发送…', '正在發送…', 'Sending…'],
  mailLedger: ['发送台账', '發送台帳', 'Ledger'],
  closed: ['编辑台已关闭，可以关掉这个页面了。', '編輯台已關閉，可以關掉這個頁面了。', 'The desk is closed. You can close this tab.'],
  undo: ['撤销', '復原', 'Undo'],
  redo: ['重做', '重做', 'Redo'],
  repair: ['改', '改', 'Mend'],
  repairAll: ['全部改好', '全部改好', 'Mend all'],
  nextFinding: ['下一处', '下一處', 'Next'],
  why: ['说明', '說明', 'Why'],
  noFindings: ['没有问题，可以付印', '沒有問題，可以付印', 'Nothing is wrong: ready to print'],
  checking: ['正在检查…', '正在檢查…', 'Checking…'],
  errors: ['错误', '錯誤', 'errors'],
  warnings: ['警告', '警告', 'warnings'],
  notes: ['提醒', '提醒', 'notes'],
  line: ['第 {} 行', '第 {} 行', 'line {}'],
  pageCount: ['{} 页', '{} 頁', '{} pages'],
  page: ['第 {} 页', '第 {} 頁', 'Page {}'],
  characters: ['{} 字', '{} 字', '{} characters'],
  stale: ['源文件有错，这是最后一次能排的版面', '原始檔有錯，這是最後一次能排的版面', 'The source is at fault; these are the last pages that could be set'],
  notToml: [
    '源文件现在读不懂，表单先停在这里。改好下面的问题就能继续。',
    '原始檔現在讀不懂，表單先停在這裡。改好下面的問題就能繼續。',
    'The source cannot be read at the moment. Mend the findings below to go on.',
  ],
  toSource: ['看源文件', '看原始檔', 'Show the source'],
  fit: ['适合宽度', '適合寬度', 'Fit width'],
  zoomIn: ['放大', '放大', 'Zoom in'],
  zoomOut: ['缩小', '縮小', 'Zoom out'],
  masthead: ['报头', '報頭', 'Masthead'],
  title: ['刊名', '刊名', 'Name of the newsletter'],
  subtitle: ['副题', '副題', 'Subtitle'],
  publisher: ['编印单位', '編印單位', 'Publisher'],
  partners: ['合作单位', '合作單位', 'Partners'],
  issue: ['期号', '期號', 'Issue'],
  totalIssue: ['总期号', '總期號', 'Total issue'],
  marking: ['密级或说明', '密級或說明', 'Marking'],
  logo: ['标志图片', '標誌圖片', 'Logo'],
  perLine: ['一行一个', '一行一個', 'One per line'],
  moreFields: ['更多字段', '更多欄位', 'More fields'],
  summary: ['摘要', '摘要', 'Summary'],
  keywords: ['关键词', '關鍵詞', 'Keywords'],
  keywordsHint: ['用逗号或顿号隔开', '用逗號或頓號隔開', 'Separated by commas'],
  section: ['节', '節', 'Section'],
  sectionTitle: ['这一节的标题', '這一節的標題', 'Title of this section'],
  body: ['正文', '正文', 'Text'],
  addSection: ['加一节', '加一節', 'Add a section'],
  judgement: ['判断', '判斷', 'Judgement'],
  judgementTitle: ['一句话的判断', '一句話的判斷', 'The judgement in a sentence'],
  references: ['参考文献', '參考文獻', 'References'],
  addReference: ['加一条文献', '加一條文獻', 'Add a reference'],
  refId: ['引用名', '引用名', 'Id'],
  refSource: ['来源', '來源', 'Source'],
  refTitle: ['文献标题', '文獻標題', 'Title'],
  refDate: ['日期', '日期', 'Date'],
  refUrl: ['网址', '網址', 'Address'],
  refNote: ['用途', '用途', 'Note'],
  distribution: ['报尾', '報尾', 'Distribution'],
  reportTo: ['报', '報', 'Report to'],
  sendTo: ['送', '送', 'Send to'],
  issueTo: ['发', '發', 'Issue to'],
  copies: ['印数', '印數', 'Copies'],
  editor: ['责任编辑', '責任編輯', 'Editor'],
  reviewer: ['审核', '審核', 'Reviewer'],
  approver: ['签发', '簽發', 'Approver'],
  appearance: ['版式', '版式', 'Layout'],
  contents: ['目录', '目錄', 'Contents'],
  auto: ['自动', '自動', 'Automatic'],
  yes: ['有', '有', 'Yes'],
  no: ['无', '無', 'No'],
  fromSeries: ['系列文件：', '系列檔：', 'From the series: '],
  add: ['添加', '新增', 'Add'],
  remove: ['删除', '刪除', 'Remove'],
  moveUp: ['上移', '上移', 'Move up'],
  moveDown: ['下移', '下移', 'Move down'],
  bold: ['加粗', '粗體', 'Bold'],
  italic: ['斜体', '斜體', 'Italic'],
  heading: ['小标题', '小標題', 'Heading'],
  list: ['列表', '清單', 'List'],
  quote: ['引用', '引用', 'Quotation'],
  table: ['表格', '表格', 'Table'],
  link: ['链接', '連結', 'Link'],
  picture: ['图片', '圖片', 'Picture'],
  cite: ['引文标注', '引文標註', 'Citation'],
  footnote: ['脚注', '註腳', 'Footnote'],
  citePick: ['选一条文献', '選一條文獻', 'Choose a reference'],
  citeNone: ['还没有文献', '還沒有文獻', 'There are no references yet'],
  alt: ['图片说明', '圖片說明', 'Caption'],
  conflict: ['磁盘上的文件同时改了', '磁碟上的檔案同時改了', 'The file on the disk was changed too'],
  conflictText: [
    '别的程序和你改了同一处。选一份继续；另一份保存为 {}，不会丢。',
    '別的程式和你改了同一處。選一份繼續；另一份儲存為 {}，不會遺失。',
    'Another program changed the same lines. Choose one to go on with; the other is kept as {}.',
  ],
  keepMine: ['用我的', '用我的', 'Keep mine'],
  takeTheirs: ['用磁盘上的', '用磁碟上的', 'Take the one on the disk'],
  mine: ['我的', '我的', 'Mine'],
  theirs: ['磁盘上的', '磁碟上的', 'On the disk'],
  differs: ['看看差别', '看看差別', 'Show the difference'],
  restored: ['上次没来得及保存的文字已经找回', '上次沒來得及儲存的文字已經找回', 'Unsaved text from last time was brought back'],
  backToFile: ['改用文件里的', '改用檔案裡的', 'Back to the file'],
  keep: ['好', '好', 'Keep it'],
  taken: ['已并入别的程序所做的修改', '已併入別的程式所做的修改', 'Changes by another program were taken in'],
  cannotSave: ['写不了文件', '寫不了檔案', 'The file cannot be written'],
  imported: ['已导入', '已匯入', 'Imported'],
  close: ['关闭', '關閉', 'Close'],
  untitled: ['未命名', '未命名', 'Untitled'],
  shortcuts: ['快捷键', '快速鍵', 'Keyboard'],
  number: ['第 {} 期', '第 {} 期', 'No. {}'],
} as const

export type Word = keyof typeof TABLE

const INDEX: Record<Language, 0 | 1 | 2> = { 'zh-Hans': 0, 'zh-Hant': 1, en: 2 }

function initial(): Language {
  const kept = localStorage.getItem('jianbao-language')
  if (kept === 'zh-Hans' || kept === 'zh-Hant' || kept === 'en') return kept
  const asked = navigator.language
  if (/^zh-(hant|tw|hk|mo)/i.test(asked)) return 'zh-Hant'
  return /^zh/i.test(asked) ? 'zh-Hans' : 'en'
}

class Words {
  language = $state<Language>(initial())

  choose(language: Language) {
    this.language = language
    localStorage.setItem('jianbao-language', language)
    document.documentElement.lang = language
  }

  of(word: Word, value?: string | number): string {
    const text = TABLE[word][INDEX[this.language]]
    return value === undefined ? text : text.replace('{}', String(value))
  }

  said(said: Said): string {
    return this.language === 'en' ? said.en : said.zh
  }
}

export const words = new Words()
document.documentElement.lang = words.language

/** What the page says, in the language in use. */
export const t = (word: Word, value?: string | number) => words.of(word, value)
