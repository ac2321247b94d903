//! `jianbao mail`: an issue, a list and a letter become messages.

use std::path::Path;

use anyhow::Result;

use super::{Context, Outcome};
use crate::args::Mail;
use crate::issue::Request;
use crate::mail::letter;
use crate::mailing::{self, Sending, Wish, look};
use crate::words::{Because, words};

/// Makes the messages, and writes, shows or sends them.
pub(super) fn run(args: &Mail, context: &Context) -> Result<Outcome> {
    if let Some(folder) = &args.export_letter {
        return export_letter(folder, context);
    }
    let (engines, ui) = (&context.engines, &context.ui);
    if args.status || args.export.is_some() {
        let places = (args.before.ledger.as_deref(), args.export.as_deref());
        look::look(args.brief.as_deref(), places, engines, ui)?;
        return Ok(Outcome::Done);
    }
    let Some(mut prepared) = mailing::prepare(&wish(args)?, engines, ui)? else {
        return Ok(Outcome::AtFault);
    };
    let ended = if let Some(folder) = &args.eml {
        prepared.write_files(folder, ui)
    } else if let Some(path) = &args.mbox {
        prepared.write_mbox(path, ui)
    } else if args.dry_run {
        prepared.show(ui)
    } else {
        prepared.send(&sending(args), ui)
    };
    Ok(ended?.into())
}

fn wish(args: &Mail) -> Result<Wish> {
    let rehearsals = super::rehearsals(args.bounds)?;
    Ok(Wish {
        brief: args.brief.clone().because(|| words!("no brief is given", "没有给源文件"))?,
        list: args.list.clone().because(|| words!("no list is given", "没有给名单"))?,
        request: Request { layout: args.layout.clone(), rehearsals, ..Request::default() },
        personal: args.personal,
        shared: args.bcc.map(usize::from),
        strict: args.strict,
        test: args.test.clone(),
        server: args.server.clone(),
        port: args.port,
    })
}

fn sending(args: &Mail) -> Sending {
    Sending {
        ledger: args.before.ledger.clone(),
        test: args.test.is_some(),
        resend_unknown: args.before.resend_unknown,
        retry_refused: args.retry_refused,
        told: super::told(&args.before),
    }
}

fn export_letter(folder: &Path, context: &Context) -> Result<Outcome> {
    super::copy_out(folder, letter::files())?;
    context.ui.note(&words!(
        "wrote {}; use it with `template` under [mail] in jianbao.toml",
        "写好了 {}；在 jianbao.toml 的 [mail] 下面用 `template` 指定它";
        folder.display()
    ));
    Ok(Outcome::Done)
}
