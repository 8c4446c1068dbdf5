//! Dates as spreadsheets have them.

use crate::base::date::{PartialDate, guess};

/// In which order the numbers of `03/04/2014` stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::commands::import) enum Order {
    DayFirst,
    MonthFirst,
    YearFirst,
    /// The days since the end of 1899 by which Excel counts.
    Serial,
}

impl Order {
    /// The name in a map of columns.
    pub fn of(name: &str) -> Option<Order> {
        Some(match name {
            "dmy" => Order::DayFirst,
            "mdy" => Order::MonthFirst,
            "ymd" => Order::YearFirst,
            _ => return None,
        })
    }
}

/// The order that the dates of a column show as a whole; `None` if they leave it open.
pub(in crate::commands::import) fn order<'c>(cells: impl Iterator<Item = &'c str>) -> Option<Order> {
    let (mut first, mut second, mut serials, mut all) = (0, 0, 0_usize, 0_usize);
    for cell in cells.map(str::trim).filter(|cell| !cell.is_empty()) {
        all += 1;
        serials += usize::from(serial(cell).is_some());
        if let Some([a, b, _]) = numbers(cell) {
            first = first.max(a);
            second = second.max(b);
        }
    }
    match (first, second) {
        _ if all > 0 && serials == all => Some(Order::Serial),
        (13..=31, 0..=12) => Some(Order::DayFirst),
        (0..=12, 13..=31) => Some(Order::MonthFirst),
        _ => None,
    }
}

/// A date as a cell has it; `None` if it is none, or if it could be two.
pub(in crate::commands::import) fn date(cell: &str, order: Option<Order>) -> Option<String> {
    let cell = cell.trim();
    let found = match order {
        Some(Order::Serial) => serial(cell),
        _ => None,
    };
    let found = found.or_else(|| PartialDate::parse(cell).ok()).or_else(|| guess(cell)).or_else(|| {
        let [a, b, year] = numbers(cell)?;
        let (day, month) = match order? {
            Order::DayFirst => (a, b),
            Order::MonthFirst => (b, a),
            Order::YearFirst | Order::Serial => return None,
        };
        PartialDate::parse(&format!("{year:04}-{month:02}-{day:02}")).ok()
    })?;
    Some(found.to_string())
}

/// The numbers of `3/4/2014`, `3.4.2014` and `3-4-2014`, without a time behind them.
fn numbers(cell: &str) -> Option<[u16; 3]> {
    let date = cell.split([' ', 'T']).next()?;
    let mut parts = date.split(['/', '.', '-']).map(|part| part.parse::<u16>().ok());
    let found = [parts.next()??, parts.next()??, parts.next()??];
    (parts.next().is_none() && found[0] <= 31 && found[1] <= 31 && found[2] > 999).then_some(found)
}

/// A day by Excel's count, of the years from 1927 to 2064: others could be anything.
fn serial(cell: &str) -> Option<PartialDate> {
    let days: i64 =
        cell.strip_suffix(".0").unwrap_or(cell).parse().ok().filter(|days| (10_000..60_000).contains(days))?;
    let day = jiff::civil::date(1899, 12, 30).checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    Some(PartialDate { year: day.year(), month: Some(day.month().unsigned_abs()), day: Some(day.day().unsigned_abs()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(cells: &[&str]) -> Vec<Option<String>> {
        let order = order(cells.iter().copied());
        cells.iter().map(|cell| date(cell, order)).collect()
    }

    #[test]
    fn a_column_shows_the_order_of_its_dates() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(all(&["03/04/2014", "25/12/2013"]), [some("2014-04-03"), some("2013-12-25")]);
        assert_eq!(all(&["03/04/2014", "12/25/2013"]), [some("2014-03-04"), some("2013-12-25")]);
        assert_eq!(all(&["3.4.2014", "5.6.2014"]), [None, None]);
        assert_eq!(all(&["25/12/2013", "12/25/2013"]), [None, None]);
        assert_eq!(all(&["41822", ""]), [some("2014-07-02"), None]);
        assert_eq!(
            all(&["2014", "July 2, 2014", "2014-07-02 10:00", "soon"]),
            [some("2014"), some("2014-07-02"), some("2014-07-02"), None]
        );
        assert_eq!(all(&["99999999999999999999", "1/2/3/4", "31/31/2014"]), [None, None, None]);
    }
}
