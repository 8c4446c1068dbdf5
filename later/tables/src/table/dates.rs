//! Dates as spreadsheets have them.

/// In which order the numbers of `03/04/2014` stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    DayMonthYear,
    MonthDayYear,
    YearMonthDay,
}

impl Order {
    /// By the name in a map of columns.
    pub fn of(name: &str) -> Option<Order> {
        Some(match name {
            "dmy" => Order::DayMonthYear,
            "mdy" => Order::MonthDayYear,
            "ymd" => Order::YearMonthDay,
            _ => return None,
        })
    }
}

/// What the cells of a column show of its dates as a whole.
#[derive(Clone, Copy, Debug, Default)]
pub struct Dates {
    first: u32,
    second: u32,
    serials: u32,
    all: u32,
    /// What an editor says.
    pub said: Option<Order>,
}

/// A date as a cell has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    Date(String),
    /// Of the rest it is not clear what it means.
    Year(String),
    Nothing,
}

impl Dates {
    pub fn look(&mut self, cell: &str) {
        let cell = cell.trim();
        if cell.is_empty() {
            return;
        }
        self.all += 1;
        self.serials += u32::from(serial(cell).is_some());
        if let Some([a @ 1..=31, b @ 1..=31, 1000..=9999]) = numbers(cell) {
            self.first = self.first.max(a);
            self.second = self.second.max(b);
        }
    }

    fn order(&self) -> Option<Order> {
        self.said.or(match (self.first, self.second) {
            (13..=31, 0..=12) => Some(Order::DayMonthYear),
            (0..=12, 13..=31) => Some(Order::MonthDayYear),
            _ => None,
        })
    }

    /// What a cell says, in a column such as this.
    pub fn read(&self, cell: &str) -> Found {
        let cell = cell.trim();
        let serial = || serial(cell).filter(|_| self.serials * 2 > self.all);
        let found = iso(cell).or_else(serial).or_else(|| self.numeric(cell)).or_else(|| words(cell));
        match found {
            Some(date) => Found::Date(date),
            None => year(cell).map_or(Found::Nothing, Found::Year),
        }
    }

    fn numeric(&self, cell: &str) -> Option<String> {
        if let Some([a, b, c]) = numbers(cell) {
            let (year, month, day) = match self.order() {
                Some(Order::DayMonthYear) => (c, b, a),
                Some(Order::MonthDayYear) => (c, a, b),
                Some(Order::YearMonthDay) => (a, b, c),
                None if a == b => (c, a, b),
                None => return None,
            };
            // Of two digits a year could be a day: only an editor knows.
            let century = if year > 99 || self.said.is_none() {
                0
            } else if year < 69 {
                2000
            } else {
                1900
            };
            return of(century + year, month, day).filter(|_| day > 0);
        }
        let (month, year) = cell.split_once(['/', '.', '-'])?;
        (year.len() == 4).then_some(())?;
        of(number(year)?, number(month)?, 0)
    }
}

/// The date of a year, month and day that stand apart; the month may be a word. `None` when they make none.
pub fn of_parts(year: &str, month: &str, day: &str) -> Option<String> {
    let whole = |text: &'_ str| text.trim().strip_suffix(".0").map_or_else(|| text.trim().to_owned(), str::to_owned);
    let [year, month, day] = [year, month, day].map(whole);
    let part = |text: &str| if text.is_empty() { Some(0) } else { number(text) };
    let month = part(&month).or_else(|| self::month(&month))?;
    of(number(&year)?, month, part(&day)?)
}

/// `2007-02-25`, `2007-02` or `2007`, if there is such a day; 0 is a part that is not known.
fn of(year: u32, month: u32, day: u32) -> Option<String> {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        0 => 0,
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    let is_day = (1000..=9999).contains(&year) && day <= days;
    is_day.then(|| match (month, day) {
        (0, _) => year.to_string(),
        (_, 0) => format!("{year}-{month:02}"),
        _ => format!("{year}-{month:02}-{day:02}"),
    })
}

fn number(text: &str) -> Option<u32> {
    let is_number = matches!(text.len(), 1..=4) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// `2014-07-02`, `2014/7/2`, `2014.07`, `2014`, `20140702`; what stands behind a `T` or a blank is a time.
fn iso(cell: &str) -> Option<String> {
    let (date, time) = cell.split_once(['T', ' ']).unwrap_or((cell, ""));
    let is_time = time.trim_start().bytes().next().is_none_or(|byte| byte.is_ascii_digit());
    if !is_time || !date.is_ascii() {
        return None;
    }
    if let (8, Some(year), Some(month), Some(day)) = (date.len(), date.get(..4), date.get(4..6), date.get(6..))
        && date.bytes().all(|byte| byte.is_ascii_digit())
    {
        return of(number(year)?, number(month)?, number(day)?);
    }
    let mut parts = date.split(['-', '/', '.']);
    let year = parts.next().filter(|year| year.len() == 4)?;
    let [month, day] = [parts.next(), parts.next()].map(|part| part.map_or(Some(0), number));
    let is_known = |part: Option<u32>| part.filter(|part| *part > 0);
    match (parts.next(), month, day) {
        (None, Some(0), Some(0)) if date.len() == 4 => of(number(year)?, 0, 0),
        (None, month, Some(0)) if !date.ends_with(['-', '/', '.']) => of(number(year)?, is_known(month)?, 0),
        (None, month, day) => of(number(year)?, is_known(month)?, is_known(day)?),
        _ => None,
    }
}

/// The three numbers of `3/4/2014`, `3.4.2014` or `3-4-2014`, without a time behind them.
fn numbers(cell: &str) -> Option<[u32; 3]> {
    let date = cell.split([' ', 'T']).next()?;
    let mut parts = date.split(['/', '.', '-']).map(number);
    let found = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(found)
}

/// `July 2, 2014`, `2 juillet 2014`, `Wed, 02 Jul 2014 10:00`, `Juli 2014`.
fn words(cell: &str) -> Option<String> {
    let (mut day, mut month, mut year) = (None, None, None);
    for word in cell.split([' ', ',', '\u{a0}', '-', '/']).filter(|word| !word.is_empty()) {
        let bare = word.trim_end_matches(['.', ',']);
        let digits = bare.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == 'º');
        match (number(digits), self::month(bare)) {
            // A time.
            (None, None) if word.contains(':') && year.is_some() => break,
            (Some(value), _) if digits.len() == 4 && year.is_none() && digits.len() == bare.len() => year = Some(value),
            (Some(value), _) if digits.len() < 3 && day.is_none() && (1..=31).contains(&value) => day = Some(value),
            (None, Some(value)) if month.is_none() => month = Some(value),
            (None, None) if is_small_word(bare) => {}
            _ => return None,
        }
    }
    of(year?, month?, day.unwrap_or(0))
}

fn is_small_word(word: &str) -> bool {
    const WEEKDAYS: [&str; 28] = [
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "mo",
        "di",
        "mi",
        "do",
        "fr",
        "sa",
        "so",
        "lun",
        "mar",
        "mer",
        "jeu",
        "ven",
        "sam",
        "dim",
        "mié",
        "jue",
        "vie",
        "sáb",
        "dom",
        "sonnabend",
        "miércoles",
    ];
    let word = word.to_lowercase();
    let is_weekday = word.ends_with("day") || word.ends_with("tag") || word.ends_with("di") || word == "mittwoch";
    matches!(word.as_str(), "de" | "del" | "of" | "the" | "le" | "den" | "am" | "published")
        || is_weekday
        || WEEKDAYS.contains(&word.as_str())
}

/// The number of a month by its name, or by the beginning of it, in English, German, French or Spanish.
fn month(word: &str) -> Option<u32> {
    const MONTHS: [&[&str]; 12] = [
        &["january", "januar", "jänner", "janvier", "enero"],
        &["february", "februar", "feber", "février", "fevrier", "febrero"],
        &["march", "märz", "maerz", "mars", "marzo"],
        &["april", "avril", "abril"],
        &["may", "mai", "mayo"],
        &["june", "juni", "juin", "junio"],
        &["july", "juli", "juillet", "julio"],
        &["august", "août", "aout", "agosto"],
        &["september", "sept", "septembre", "septiembre"],
        &["october", "oktober", "octobre", "octubre"],
        &["november", "novembre", "noviembre"],
        &["december", "dezember", "décembre", "decembre", "diciembre"],
    ];
    let word = word.trim().trim_end_matches('.').to_lowercase();
    let is_short = word.chars().count() >= 3;
    let is_of = |names: &&[&str]| is_short && names.iter().any(|name| name.starts_with(&word));
    let mut found = (1..).zip(MONTHS).filter(|(_, names)| is_of(names)).map(|(number, _)| number);
    // "jui" is none of two.
    found.next().filter(|_| found.next().is_none())
}

/// The only year in a text such as `Summer 2014`.
fn year(cell: &str) -> Option<String> {
    let mut years = cell.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4);
    let found = years.next().filter(|year| (1400..=2100).contains(&number(year).unwrap_or(0)))?;
    (years.next().is_none() && cell.len() < 60).then(|| found.to_owned())
}

/// A day by Excel's count, of the years from 1927 to 2064: others could be anything.
fn serial(cell: &str) -> Option<String> {
    let (days, part) = cell.split_once('.').unwrap_or((cell, "0"));
    let is_serial = days.len() == 5 && days.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit());
    let days: i64 = days.parse().ok().filter(|days| is_serial && (10_000..60_000).contains(days))?;
    // Days since 1 March of the year 0, as Howard Hinnant counts them; Excel counts from 30 December 1899.
    let days = days + 693_899;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
    Some(format!("{:04}-{month:02}-{day:02}", era * 400 + year))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(cells: &[&str]) -> Vec<String> {
        let mut dates = Dates::default();
        cells.iter().for_each(|cell| dates.look(cell));
        let told = cells.iter().map(|cell| match dates.read(cell) {
            Found::Date(date) => date,
            Found::Year(year) => format!("~{year}"),
            Found::Nothing => "-".to_owned(),
        });
        told.collect()
    }

    #[test]
    fn a_column_shows_the_order_of_its_dates() {
        assert_eq!(all(&["03/04/2014", "25/12/2013"]), ["2014-04-03", "2013-12-25"]);
        assert_eq!(all(&["03/04/2014", "12/25/2013"]), ["2014-03-04", "2013-12-25"]);
        assert_eq!(all(&["3.4.2014", "5.6.2014", "7.7.2014"]), ["~2014", "~2014", "2014-07-07"]);
        assert_eq!(all(&["25/12/2013", "12/25/2013"]), ["~2013", "~2013"]);
        assert_eq!(all(&["31/31/2014", "1/2/3/4", "99999999999999999999", "07/2014"]), ["~2014", "-", "-", "2014-07"]);
    }

    #[test]
    fn an_editor_knows_the_order() {
        for (order, cell, expected) in
            [("dmy", "3/4/14", "2014-04-03"), ("mdy", "3/4/2014", "2014-03-04"), ("ymd", "98.4.3", "1998-04-03")]
        {
            let dates = Dates { said: Order::of(order), ..Dates::default() };
            assert_eq!(dates.read(cell), Found::Date(expected.to_owned()));
        }
        assert_eq!(all(&["25/12/13", "25/12/2013"]), ["-", "2013-12-25"]);
    }

    #[test]
    fn days_of_excel_are_days() {
        assert_eq!(all(&["41822", "41822.5", "2014"]), ["2014-07-02", "2014-07-02", "2014"]);
        assert_eq!(all(&["36526", "42429", "25569"]), ["2000-01-01", "2016-02-29", "1970-01-01"]);
        assert_eq!(all(&["41822", "2014-01-02", "3 May 2014"]), ["-", "2014-01-02", "2014-05-03"]);
    }

    #[test]
    fn dates_are_as_precise_as_they_are_written() {
        for (cell, expected) in [
            ("2014", "2014"),
            ("2014-07", "2014-07"),
            ("2014/7/2", "2014-07-02"),
            ("20140702", "2014-07-02"),
            ("2014-07-02T10:00:00Z", "2014-07-02"),
            ("2014-07-02 10:00", "2014-07-02"),
            ("July 2, 2014", "2014-07-02"),
            ("2 July 2014", "2014-07-02"),
            ("Wednesday, 2nd of July 2014", "2014-07-02"),
            ("Wed, 02 Jul 2014 10:00:00 +0000", "2014-07-02"),
            ("Jul-2014", "2014-07"),
            ("2. Juli 2014", "2014-07-02"),
            ("1er août 2014", "2014-08-01"),
            ("2 de julio de 2014", "2014-07-02"),
            ("Sept. 2014", "2014-09"),
            ("Summer 2014", "~2014"),
            ("2014–2015", "-"),
            ("2014-02-30", "~2014"),
            ("2014-", "~2014"),
            ("2014-00-00", "~2014"),
            ("soon", "-"),
        ] {
            assert_eq!(all(&[cell]), [expected], "{cell}");
        }
        assert_eq!(of_parts("2014.0", "Juli", ""), Some("2014-07".to_owned()));
        assert_eq!(of_parts("2014", "13", ""), None);
    }

    proptest! {
        #[test]
        fn what_is_found_is_a_date(cell in "[0-9a-yA-Y ,./\\-é]{0,20}") {
            let mut dates = Dates::default();
            dates.look(&cell);
            if let Found::Date(date) = dates.read(&cell) {
                prop_assert!(iso(&date) == Some(date.clone()), "{date}");
            }
        }
    }
}
