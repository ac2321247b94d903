//! Chinese numerals as headings use them: 一, 十, 二十一, 一百零五.

const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// A number below ten thousand in Chinese; larger ones in Arabic digits.
pub fn chinese(number: usize) -> String {
    if number == 0 || number >= 10_000 {
        return number.to_string();
    }
    let mut text = String::new();
    let mut skipped = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = number / unit % 10;
        if digit == 0 {
            skipped = !text.is_empty();
            continue;
        }
        if skipped {
            text.push('零');
            skipped = false;
        }
        // 十一, not 一十一, at the start.
        if !(digit == 1 && unit == 10 && text.is_empty()) {
            text.push(DIGITS[digit]);
        }
        text.push_str(name);
    }
    text
}

/// Whether a character can stand in a Chinese number.
pub fn is_chinese_digit(character: char) -> bool {
    DIGITS.contains(&character) || "零十百千".contains(character)
}

/// Reads a Chinese number that is written as [`chinese`] writes it.
pub fn parse_chinese(text: &str) -> Option<usize> {
    let mut total = 0;
    let mut digit = None;
    for character in text.chars() {
        let unit = match character {
            '零' | '〇' => continue,
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            other => {
                digit = Some(DIGITS.iter().position(|&d| d == other)?);
                continue;
            }
        };
        total += digit.take().unwrap_or(1) * unit;
    }
    let total = total + digit.unwrap_or(0);
    (total > 0 && chinese(total) == text).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_and_reads_numerals() {
        for (number, text) in [
            (1, "一"),
            (10, "十"),
            (11, "十一"),
            (20, "二十"),
            (21, "二十一"),
            (100, "一百"),
            (105, "一百零五"),
            (110, "一百一十"),
            (1001, "一千零一"),
            (9999, "九千九百九十九"),
        ] {
            assert_eq!(chinese(number), text);
            assert_eq!(parse_chinese(&chinese(number)), Some(number));
        }
        assert!((1..10_000).all(|number| parse_chinese(&chinese(number)) == Some(number)));
        assert_eq!(parse_chinese("一一"), None);
    }
}
