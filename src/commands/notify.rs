//! `jianbao notify`: posts an issue to a group in a messenger.

use anyhow::Result;

use super::{Context, Outcome};
use crate::args::Notify;
use crate::issue::Request;
use crate::mailing::notify::{Notice, notify};

/// Sends, or shows what would be sent.
pub(super) fn run(args: &Notify, context: &Context) -> Result<Outcome> {
    let rehearsals = super::rehearsals(args.bounds)?;
    let notice = Notice {
        brief: args.brief.clone(),
        to: args.to.clone(),
        dry_run: args.dry_run,
        ledger: args.before.ledger.clone(),
        resend_unknown: args.before.resend_unknown,
        told: super::told(&args.before),
        request: Request { layout: args.layout.clone(), rehearsals, ..Request::default() },
    };
    let told = notify(&notice, &context.engines, &context.ui)?;
    Ok(Outcome::from(told.unwrap_or(false)))
}
