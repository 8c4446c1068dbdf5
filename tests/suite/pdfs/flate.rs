//! A Flate encoder that knows one trick: a repetition of any length costs next to nothing, in time and in bytes.
//!
//! All text goes through one set of codes. The longest copy (258 bytes) and the only distance have the code `0`, so a
//! long run becomes a long run of zero bits, which can be encoded again.

/// Any data. Runs of one byte get small.
pub fn flate(data: &[u8]) -> Vec<u8> {
    let mut coder = Coder::new(1);
    let mut rest = data;
    while let Some(&first) = rest.first() {
        let run = rest.iter().take_while(|&&byte| byte == first).count();
        let copies = (run - 1) / 258;
        coder.literals(&rest[..run - copies * 258]);
        coder.copies(copies as u64);
        rest = &rest[run..];
    }
    let sum = Sum::default().then(data);
    coder.finish(&sum)
}

/// A run of zeros of any length.
pub fn zeros(count: u64) -> Vec<u8> {
    repeated(b"", b"\0", count, b"")
}

/// `head`, then `pattern` so many times (at least once), then `tail`. The pattern has at most 32,768 bytes.
pub fn repeated(head: &[u8], pattern: &[u8], times: u64, tail: &[u8]) -> Vec<u8> {
    let mut coder = Coder::new(pattern.len());
    coder.literals(head);
    coder.literals(pattern);
    let more = pattern.len() as u64 * (times - 1);
    coder.copies(more / 258);
    let done = ((more / 258 * 258) % pattern.len() as u64) as usize;
    let rest: Vec<u8> = pattern.iter().copied().cycle().skip(done).take((more % 258) as usize).collect();
    coder.literals(&rest);
    coder.literals(tail);
    let sum = Sum::default().then(head).then_repeated(pattern, times).then(tail);
    coder.finish(&sum)
}

/// Bits, the lowest of a byte first.
struct Coder {
    bytes: Vec<u8>,
    bits: u64,
    count: u32,
    /// The bits that follow the code of the distance, and how many they are.
    distance: (u64, u32),
}

impl Coder {
    /// An encoder whose copies all come from this far back.
    fn new(distance: usize) -> Coder {
        let (symbol, extra, size) = distance_code(distance as u64);
        let mut coder = Coder { bytes: vec![0x78, 0x01], bits: 0, count: 0, distance: (extra, size) };
        coder.put(0b101, 3); // the last block, with codes of its own
        coder.put(286 - 257, 5);
        coder.put(symbol, 5);
        coder.put(18 - 4, 4);
        // In the order that Flate wants: two bits for each of the lengths 0, 9, 10 and 1.
        for length in [0, 0, 0, 2, 0, 0, 2, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 2] {
            coder.put(length, 3);
        }
        for value in 0..286 {
            coder.length(match value {
                0..=254 => 9,
                255 | 256 => 10,
                285 => 1,
                _ => 0,
            });
        }
        for value in 0..=symbol {
            coder.length(u32::from(value == symbol));
        }
        coder
    }

    /// Adds bits, the lowest first.
    fn put(&mut self, bits: u64, count: u32) {
        self.bits |= bits << self.count;
        self.count += count;
        while self.count >= 8 {
            self.bytes.push(self.bits as u8);
            self.bits >>= 8;
            self.count -= 8;
        }
    }

    /// Adds a code, whose highest bit comes first.
    fn code(&mut self, code: u64, count: u32) {
        self.put(code.reverse_bits() >> (64 - count), count);
    }

    /// Adds the length of a code.
    fn length(&mut self, length: u32) {
        self.code(
            match length {
                0 => 0,
                1 => 1,
                9 => 2,
                _ => 3,
            },
            2,
        );
    }

    fn literals(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            match byte {
                255 => self.code(1022, 10),
                _ => self.code(256 + u64::from(byte), 9),
            }
        }
    }

    /// So many copies of 258 bytes.
    fn copies(&mut self, times: u64) {
        let (extra, size) = self.distance;
        if size > 0 || times < 8 {
            for _ in 0..times {
                self.put(extra << 2, 2 + size);
            }
        } else {
            // Two zero bits each: four of them are a zero byte, wherever it starts.
            let low = self.bits as u8;
            self.bytes.push(low);
            self.bits = 0;
            self.bytes.resize(self.bytes.len() + (times / 4) as usize - 1, 0);
            self.put(0, (times % 4) as u32 * 2);
        }
    }

    /// The end, with the sum of what went in.
    fn finish(mut self, sum: &Sum) -> Vec<u8> {
        self.code(1023, 10);
        self.put(0, (8 - self.count) % 8);
        self.bytes.extend(((sum.high << 16) as u32 | sum.low as u32).to_be_bytes());
        self.bytes
    }
}

/// The code of a distance, with what follows it.
fn distance_code(distance: u64) -> (u64, u64, u32) {
    let back = distance - 1;
    if back < 4 {
        return (back, 0, 0);
    }
    let size = back.ilog2() - 1;
    (u64::from(size) * 2 + (back >> size), back & ((1 << size) - 1), size)
}

/// Adler's sum, which ends every stream.
struct Sum {
    low: u128,
    high: u128,
}

impl Default for Sum {
    fn default() -> Sum {
        Sum { low: 1, high: 0 }
    }
}

impl Sum {
    fn then(self, bytes: &[u8]) -> Sum {
        self.then_repeated(bytes, 1)
    }

    /// The sum after so many repetitions, without going through them.
    fn then_repeated(self, bytes: &[u8], times: u64) -> Sum {
        let (length, times) = (bytes.len() as u128, u128::from(times));
        let total: u128 = bytes.iter().map(|&byte| u128::from(byte)).sum();
        let weighted: u128 =
            bytes.iter().zip((1..=length).rev()).map(|(&byte, weight)| u128::from(byte) * weight).sum();
        let pairs = times * times.saturating_sub(1) / 2 % 65521;
        let low = self.low + times % 65521 * (total % 65521);
        let high = self.high
            + length % 65521 * (times % 65521 * self.low + total % 65521 * pairs)
            + times % 65521 * (weighted % 65521);
        Sum { low: low % 65521, high: high % 65521 }
    }
}
