//! Mail addresses as editors write them: checked, and the domain in the ASCII
//! form that the DNS knows (RFC 5890).

use lettre::Address;

use crate::words::Words;

/// An address, and the name written before it, if any: `张三 <zhang@example.cn>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub address: Address,
    pub name: Option<String>,
}

/// Reads an address. The error says what is wrong, in a few words.
pub(super) fn parse(text: &str) -> Result<Named, Words> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Words::plain("it is empty", "是空的"));
    }
    if let Some((name, rest)) = text.split_once('<')
        && let Some(inside) = rest.strip_suffix('>')
    {
        let name = name.trim().trim_matches('"').trim();
        let name = (!name.is_empty()).then(|| name.to_owned());
        return Ok(Named { address: plain(inside.trim())?, name });
    }
    Ok(Named { address: plain(text)?, name: None })
}

fn plain(text: &str) -> Result<Address, Words> {
    let wrong = |en, zh| Err(Words::plain(en, zh));
    if text.contains(['＠', '．', '。', '，', '；']) {
        return wrong("it has a full-width mark", "里面有全角符号");
    }
    if text.contains([';', ',']) && text.matches('@').count() > 1 {
        return wrong("there are several", "写了几个");
    }
    let Some((user, domain)) = text.rsplit_once('@') else { return wrong("it has no @", "没有 @") };
    if user.is_empty() {
        return wrong("nothing stands before the @", "@ 前面没有内容");
    }
    if domain.is_empty() {
        return wrong("nothing stands behind the @", "@ 后面没有内容");
    }
    if text.contains(char::is_whitespace) {
        return wrong("it holds a space", "里面有空格");
    }
    let Ok(domain) = idna::domain_to_ascii(domain) else {
        return wrong("the domain cannot exist", "不会有这样的域名");
    };
    if !is_domain(&domain) {
        return wrong("the domain cannot exist", "不会有这样的域名");
    }
    // RFC 5321, 4.5.3.1: a path has room for 254 octets between its brackets.
    if user.len() + domain.len() + 1 > 254 {
        return wrong("it is too long", "太长");
    }
    Address::new(user, &domain)
        .or_else(|_| wrong("the part before the @ cannot exist", "@ 前面的部分不能这样写"))
}

/// Whether a name in ASCII is a whole domain: labels as RFC 1035, 2.3.1 has
/// them, at least two, the last one no number. Or this machine.
pub(super) fn is_domain(domain: &str) -> bool {
    let labels: Vec<_> = domain.split('.').collect();
    let number = labels.last().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    domain == "localhost" || labels.len() > 1 && !number && labels.iter().all(|label| is_label(label))
}

/// Whether a text is a label of a domain name; keys of DKIM begin with `_` nowhere.
pub(super) fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        let read = |text| parse(text).map(|named| (named.address.to_string(), named.name));
        assert_eq!(read(" a.b+c@Example.CN "), Ok(("a.b+c@example.cn".to_owned(), None)));
        assert_eq!(read("张三 <z@x.cn>"), Ok(("z@x.cn".to_owned(), Some("张三".to_owned()))));
        assert_eq!(read("\"Li, Si\" <l@x.cn>").map(|it| it.1), Ok(Some("Li, Si".to_owned())));
        assert_eq!(read("z@例子.中国"), Ok(("z@xn--fsqu00a.xn--fiqs8s".to_owned(), None)));
        assert_eq!(read("张三@x.cn"), Ok(("张三@x.cn".to_owned(), None)));
        assert_eq!(read("root@localhost").map(|it| it.0), Ok("root@localhost".to_owned()));
    }

    #[test]
    fn refuses_what_cannot_be_delivered() {
        let long = format!("{}@x.cn", "a".repeat(65));
        for text in [
            "",
            "@",
            "a",
            "a@",
            "@x.cn",
            "a b@x.cn",
            "a@x",
            "a@x..cn",
            "a@-x.cn",
            "a@1.2.3.4",
            "a＠x.cn",
            "a@x。cn",
            "a@x.cn;b@x.cn",
            "a@x.cn, b@x.cn",
            "a..b@x.cn",
            "a@x.cn\r\nBcc: b@x.cn",
            "<a@x.cn",
            &long,
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
