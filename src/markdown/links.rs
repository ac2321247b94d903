//! What an address shows and where it leads: a host that looks like another, a
//! name before an @ that looks like the host, a text that shows another address.

use unicode_security::{RestrictionLevel, RestrictionLevelDetection, skeleton};
use url::Url;

use super::Inline;
use super::inlines::is_whole_url;
use crate::findings::Fault;

/// What is misleading about an address and the text that stands for it.
pub(crate) fn lies(url: &str, text: &str) -> Vec<Fault> {
    let target =
        Url::parse(url.trim()).ok().filter(|target| !(target.scheme() == "mailto" && target.has_authority()));
    let Some(target) = target else {
        // Without a scheme it is reported as it is.
        return is_whole_url(url.trim())
            .then(|| Fault::LinkTarget { url: url.to_owned() })
            .into_iter()
            .collect();
    };
    let mut faults = Vec::new();
    for host in hosts(&target) {
        faults.extend(lookalike(&host));
    }
    if !target.username().is_empty()
        && let Some(host) = target.host_str()
    {
        let fault = Fault::LinkUser { user: target.username().to_owned(), host: readable(host) };
        faults.push(fault);
    }
    faults.extend(mismatch(text, &target));
    faults
}

/// The text of inlines as a reader sees it.
pub(super) fn plain(inlines: &[Inline]) -> String {
    let text = |inline: &Inline| match inline {
        Inline::Text(text) => text.to_string(),
        Inline::Code(text) => text.clone(),
        Inline::Styled(_, body) | Inline::Link { body, .. } => plain(body),
        Inline::Break => " ".to_owned(),
        Inline::Image(_) | Inline::Cite(_) | Inline::Footnote { .. } => String::new(),
    };
    inlines.iter().map(text).collect()
}

/// The hosts that an address leads to, in ASCII: of a web page one, of a letter
/// those of its readers.
fn hosts(target: &Url) -> Vec<String> {
    if target.scheme() == "mailto" {
        return mailboxes(target).iter().filter_map(|it| Some(host_of_mailbox(it)?.to_owned())).collect();
    }
    target.host_str().map(str::to_owned).into_iter().collect()
}

/// The addresses of a `mailto:` in lower case, their domains in ASCII (RFC 6068).
fn mailboxes(target: &Url) -> Vec<String> {
    let decoded = percent_encoding::percent_decode_str(target.path()).decode_utf8_lossy().into_owned();
    decoded.split(',').map(mailbox).collect()
}

fn mailbox(text: &str) -> String {
    let text = text.trim().to_lowercase();
    match text.rsplit_once('@') {
        Some((user, domain)) => {
            format!("{user}@{}", idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_owned()))
        }
        None => text,
    }
}

fn host_of_mailbox(mailbox: &str) -> Option<&str> {
    mailbox.rsplit_once('@').map(|(_, host)| host)
}

/// A host as a person reads it.
fn readable(host: &str) -> String {
    idna::domain_to_unicode(host).0
}

/// A host whose labels look like others (UTS #39). Chinese, and Chinese with
/// Latin letters, is what Chinese names are made of.
fn lookalike(host: &str) -> Option<Fault> {
    let shown = readable(host);
    let top = shown.rsplit('.').next().unwrap_or_default();
    let labels: Vec<_> = shown.split('.').collect();
    if !labels.iter().any(|label| misleads(label, top)) {
        return None;
    }
    let alike: String = shown.chars().map(|c| as_ascii(c).unwrap_or(c)).collect();
    let alike = alike.is_ascii().then_some(alike);
    Some(Fault::LinkLookalike { shown, host: host.to_owned(), alike })
}

/// Whether a label of a host is not what it seems; `top` is the last label.
fn misleads(label: &str, top: &str) -> bool {
    let mut foreign = label.chars().filter(|c| !c.is_ascii()).peekable();
    if foreign.peek().is_none() {
        return false;
    }
    if label.detect_restriction_level() > RestrictionLevel::HighlyRestrictive {
        return true;
    }
    // One script throughout, every letter of which looks like a Latin one; in its
    // own country it is a word like others.
    let at_home = !top.is_ascii() && top != label && is_one_script(&format!("{label}{top}"));
    !at_home && foreign.all(|c| as_ascii(c).is_some())
}

fn is_one_script(text: &str) -> bool {
    text.detect_restriction_level() <= RestrictionLevel::SingleScript
}

/// The ASCII letter or digit that a character looks like.
fn as_ascii(character: char) -> Option<char> {
    let mut buffer = [0; 4];
    let mut alike = skeleton(character.encode_utf8(&mut buffer));
    match (alike.next(), alike.next()) {
        (Some(c), None) if c.is_ascii_alphanumeric() => Some(c.to_ascii_lowercase()),
        _ => None,
    }
}

/// Where projects live that are called like a host: `deck.gl`.
const FORGES: [&str; 5] = ["github.com", "gitee.com", "gitlab.com", "codeberg.org", "huggingface.co"];

/// A text that names an address of its own, which is another's.
fn mismatch(text: &str, target: &Url) -> Option<Fault> {
    let leads_to = hosts(target);
    let text = text.trim();
    let first = leads_to.first()?;
    // What looks like another is named as it is.
    let host = if lookalike(first).is_some() { first.clone() } else { readable(first) };
    if let Some(named) = named_mailbox(text) {
        let same = match target.scheme() {
            "mailto" => mailboxes(target).contains(&named),
            _ => host_of_mailbox(&named).is_some_and(|host| leads_to.iter().all(|to| is_same_site(host, to))),
        };
        let host =
            mailboxes(target).into_iter().next().filter(|_| target.scheme() == "mailto").unwrap_or(host);
        return (!same).then_some(Fault::LinkMismatch { text: named, host });
    }
    let on_forge = FORGES.iter().any(|forge| is_same_site(forge, first));
    let mut named = addressed_hosts(text);
    named.extend(bare_host(text).filter(|_| !on_forge && named.is_empty()));
    let mut named = named.into_iter();
    let stranger = named.find(|named| !leads_to.iter().any(|to| is_same_site(named, to)))?;
    Some(Fault::LinkMismatch { text: readable(&stranger), host })
}

/// Whether two hosts are one owner's: equal, or below the same registered
/// domain (publicsuffix.org).
fn is_same_site(one: &str, other: &str) -> bool {
    let registered = |host: &str| {
        let name = host.parse::<std::net::IpAddr>().is_err().then(|| psl::domain_str(host)).flatten();
        name.unwrap_or(host).to_owned()
    };
    registered(one) == registered(other)
}

/// The text as a mail address, if it is nothing else.
fn named_mailbox(text: &str) -> Option<String> {
    let mailbox = mailbox(text);
    let (user, host) = mailbox.split_once('@')?;
    let plain = |c: char| c.is_alphanumeric() || "._+-".contains(c);
    let is_one = !user.is_empty() && user.chars().all(plain) && is_registered(host);
    is_one.then_some(mailbox)
}

/// What ends an address in a text.
fn ends(c: char) -> bool {
    c.is_whitespace() || "<>\"'`（）()《》〈〉「」“”‘’，。；：！？、".contains(c)
}

/// The hosts of the addresses in a text, in ASCII: what begins with a scheme or
/// with `www.`.
fn addressed_hosts(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let lower = text.to_ascii_lowercase();
    for start in ["http://", "https://", "ftp://", "www."] {
        for (at, _) in lower.match_indices(start) {
            let inside_word =
                lower[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || "./-@".contains(c));
            let address = lower[at..].split(ends).next().unwrap_or_default();
            if !inside_word {
                found.extend(host_of(address));
            }
        }
    }
    found
}

/// The host, in ASCII, of a text that is nothing but a host's name, perhaps with
/// a path.
fn bare_host(text: &str) -> Option<String> {
    let word = text.trim_matches(ends);
    is_bare_name(word).then(|| host_of(word))?
}

/// The host of an address with or without its scheme, in ASCII.
fn host_of(address: &str) -> Option<String> {
    let whole =
        if address.contains("://") { Url::parse(address) } else { Url::parse(&format!("http://{address}")) };
    whole.ok()?.host_str().map(str::to_owned)
}

/// Endings of files that are domains of countries too.
const FILES: [&str; 12] = ["md", "rs", "sh", "py", "pl", "ps", "zip", "mov", "app", "so", "cc", "ai"];

/// Whether a word is a host's name and no file's; `ASP.NET` and `Booking.com`
/// are names of things, `@xata.io/screenshot` is a package.
fn is_bare_name(word: &str) -> bool {
    let host = word.split(['/', ':', '?', '#']).next().unwrap_or_default();
    let is_file = host.rsplit('.').next().is_some_and(|ending| FILES.contains(&ending)) && host == word;
    let written_low = !host.contains(|c: char| c.is_uppercase() || c == '@' || ends(c));
    written_low && !is_file && idna::domain_to_ascii(host).is_ok_and(|host| is_registered(&host))
}

/// Whether a host in ASCII has a registered domain below a known ending.
fn is_registered(host: &str) -> bool {
    let known = psl::suffix(host.as_bytes()).is_some_and(|suffix| suffix.is_known());
    known && psl::domain_str(host).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, url: &str) -> Vec<&'static str> {
        lies(url, text).iter().map(Fault::code).collect()
    }

    #[test]
    fn hosts_that_look_like_others_are_found() {
        for url in [
            // Cyrillic а; all Cyrillic; the same two in ASCII.
            "https://bаnk.cn/a",
            "https://аррӏе.com",
            "https://xn--bnk-7cd.cn/a",
            "https://www.xn--80ak6aa92e.com/",
            // Greek ο, Armenian օ, dotless ı, a Cyrillic letter among Chinese ones.
            "https://www.gοv.cn",
            "https://gօօgle.com",
            "https://bıng.com",
            "https://工商bаnk.cn",
            // What looks like a slash.
            "https://bank.cn∕login.example.com",
            "mailto:office@bаnk.cn",
        ] {
            assert_eq!(found("点这里", url), ["link/lookalike"], "{url}");
        }
    }

    #[test]
    fn what_leads_nowhere_is_found() {
        for url in [
            "https://xn--a.com",
            "https://bank .cn/a",
            "http://bank.cn:port/",
            "https://[::1/",
            "http://1.2.3.4.5",
            "mailto://a@b.cn",
        ] {
            assert_eq!(found("点这里", url), ["link/target"], "{url}");
        }
        // Reported where it is read.
        assert_eq!(found("点这里", "a.toml"), Vec::<&str>::new());
    }

    #[test]
    fn ordinary_names_are_left_alone() {
        for url in [
            "https://中文.cn/a",
            "https://例子.中国",
            "https://xn--fsqu00a.xn--fiqs8s/",
            "https://tcl集团.com",
            "https://5g网络.中国",
            "https://新浪微博.公司",
            "https://münchen.de",
            "https://læge.dk",
            "https://日本語ドメイン.jp",
            "https://한국.kr",
            "https://сор.рф",
            "https://президент.рф",
            "https://192.0.2.1/",
            "https://[2001:db8::1]/",
            "https://mp.weixin.qq.com/s/@abc",
            "mailto:office@例子.中国?subject=a@b",
            "tel:+8610",
            "https://ｂａｎｋ.cn",
        ] {
            assert_eq!(found("点这里", url), Vec::<&str>::new(), "{url}");
        }
    }

    #[test]
    fn a_name_before_the_host_is_found() {
        for url in ["https://www.bank.cn@evil.example/", "https://bank.cn:login@evil.example", "ftp://a@b.cn"]
        {
            assert_eq!(found("点这里", url), ["link/user"], "{url}");
        }
    }

    #[test]
    fn a_text_that_names_another_address_is_found() {
        for (text, url) in [
            ("https://bank.cn", "https://evil.example"),
            ("bank.cn", "https://evil.example"),
            ("www.bank.cn/login", "https://bank.cn.evil.example/login"),
            ("详见 https://www.gov.cn/a。", "http://gov-cn.com/a"),
            ("《https://bank.cn》", "https://evil.example"),
            ("icbc.com.cn", "https://boc.com.cn"),
            ("WWW.BANK.CN", "https://evil.example"),
            ("中文.cn", "https://英文.cn"),
            ("service@bank.cn", "mailto:service@evil.example"),
            ("service@bank.cn", "https://evil.example"),
            ("https://one.github.io", "https://two.github.io"),
            ("https://192.0.2.1/", "https://192.0.2.2/"),
            ("https://www.people.com.cn/a", "https://t.cn/abc"),
            ("https://bank.cn", "https://github.com/bank.cn"),
        ] {
            assert_eq!(found(text, url), ["link/mismatch"], "[{text}]({url})");
        }
    }

    #[test]
    fn texts_that_name_what_they_lead_to_are_left_alone() {
        for (text, url) in [
            ("https://bank.cn/…", "https://bank.cn/a/very/long/path"),
            ("bank.cn", "https://www.bank.cn/a"),
            ("www.people.com.cn", "http://theory.people.com.cn/n1/2026/0609/c40531.html"),
            ("http://theory.people.com.cn", "https://people.com.cn"),
            ("https://中文.cn", "https://xn--fiq228c.cn/"),
            ("HTTPS://Bank.CN", "https://bank.cn"),
            ("人民网", "https://people.com.cn"),
            ("Booking.com", "https://en.example.org/wiki/Booking.com"),
            ("ASP.NET", "https://dotnet.example.com"),
            ("node.js", "https://nodejs.org"),
            ("README.md", "https://github.com/a/b"),
            ("main.rs", "https://github.com/a/b/main.rs"),
            ("1.5亿", "https://stats.gov.cn"),
            ("第3.2节", "https://stats.gov.cn"),
            ("service@bank.cn", "mailto:Service@Bank.cn?subject=x"),
            ("service@bank.cn", "https://www.bank.cn/contact"),
            ("95588", "tel:95588"),
            ("https://www.gov.cn/zhengce", "https://www.gov.cn/a"),
            ("@bank", "https://weibo.com/bank"),
            ("deck.gl", "https://github.com/visgl/deck.gl"),
            ("@xata.io/screenshot", "https://example.cn/a"),
            ("@one.example.com", "https://weibo.com/one"),
            ("", "https://bank.cn"),
        ] {
            assert_eq!(found(text, url), Vec::<&str>::new(), "[{text}]({url})");
        }
    }
}
