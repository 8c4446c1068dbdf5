//! Encrypted files. MD5 and RC4 are written out here: they are what such files use, and safe for nothing else.

use super::writer::{A4, Pdf, hex};
use super::{Member, paper};

pub const ALL: &[Member] = &[
    Member::never("locked/password", password),
    Member::pages("locked/empty_password", 1, empty_password),
    Member::never("locked/other_handler", other_handler),
    Member::perhaps("locked/long_key", long_key),
    Member::perhaps("locked/short_entries", short_entries),
];

/// What fills a password up to 32 bytes.
const PADDING: [u8; 32] = [
    0x28, 0xbf, 0x4e, 0x5e, 0x4e, 0x75, 0x8a, 0x41, 0x64, 0x00, 0x4e, 0x56, 0xff, 0xfa, 0x01, 0x08, 0x2e, 0x2e, 0x00,
    0xb6, 0xd0, 0x68, 0x3e, 0x80, 0x2f, 0x0c, 0xa9, 0xfe, 0x64, 0x53, 0x69, 0x7a,
];

/// The file's identifier, which the key depends on.
const IDENTIFIER: &[u8; 16] = b"offprint harbour";

/// Its password is `harbour`. A reader without it says that the file is encrypted; with it, there is one page.
pub fn password() -> Vec<u8> {
    paper().title("Locked").page(&["The text behind the lock."]).password("harbour").bytes()
}

/// Encrypted with an empty password, so that it cannot be printed or copied: it opens without being asked for one.
pub fn empty_password() -> Vec<u8> {
    paper().title("Ajar").page(&["The text behind the open lock."]).password("").bytes()
}

/// Encrypted by a handler that nobody has. A reader says so.
pub fn other_handler() -> Vec<u8> {
    with_encryption("/Filter /Harbour.Vault /V 1 /R 2 /O <00> /U <00> /P -4")
}

/// Its key would be longer than the hash that it is cut from. A reader refuses it, or cuts it.
pub fn long_key() -> Vec<u8> {
    let (o, u) = (hex(&[7; 32]), hex(&[8; 32]));
    with_encryption(&format!("/Filter /Standard /V 2 /R 3 /Length 65528 /O {o} /U {u} /P -4"))
}

/// The entries that a password is checked against have three bytes instead of 32 or 48. A reader refuses it.
pub fn short_entries() -> Vec<u8> {
    with_encryption(
        "/Filter /Standard /V 5 /R 6 /Length 256 /O <010203> /U <010203> /OE <01> /UE <01> /Perms <01> /P -4 \
         /StmF /StdCF /StrF /StdCF /CF << /StdCF << /CFM /AESV3 >> >>",
    )
}

/// A file that says it is encrypted like this; it is not.
fn with_encryption(entries: &str) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let encryption = pdf.add(format!("<< {entries} >>"));
    pdf.trailer = format!("/Encrypt {encryption} 0 R /ID [{0} {0}]", hex(IDENTIFIER));
    pdf.finish(A4)
}

impl Pdf {
    /// Encrypts what is there with 40 bits (version 1, revision 2). Objects that follow stay readable.
    pub fn lock(&mut self, password: &str) {
        let user = padded(password);
        let owner = rc4(&md5(&padded("the owner"))[..5], &user);
        let permissions = (-4_i32).to_le_bytes();
        let key = md5(&[&user, owner.as_slice(), &permissions, IDENTIFIER].concat())[..5].to_vec();
        let check = rc4(&key, &PADDING);
        self.rewrite(|number, data| {
            let number = (number as u32).to_le_bytes();
            rc4(&md5(&[&key, &number[..3], &[0, 0]].concat())[..10], data)
        });
        let (o, u, id) = (hex(&owner), hex(&check), hex(IDENTIFIER));
        let encryption = self.add(format!("<< /Filter /Standard /V 1 /R 2 /O {o} /U {u} /P -4 >>"));
        self.trailer.push_str(&format!("/Encrypt {encryption} 0 R /ID [{id} {id}] "));
    }
}

fn padded(password: &str) -> [u8; 32] {
    let mut bytes = password.bytes().chain(PADDING);
    std::array::from_fn(|_| bytes.next().unwrap_or_default())
}

fn rc4(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut state: [u8; 256] = std::array::from_fn(|index| index as u8);
    let mut j = 0_u8;
    for i in 0..256 {
        j = j.wrapping_add(state[i]).wrapping_add(key[i % key.len()]);
        state.swap(i, j as usize);
    }
    let (mut i, mut j) = (0_u8, 0_u8);
    let mut next = || {
        i = i.wrapping_add(1);
        j = j.wrapping_add(state[i as usize]);
        state.swap(i as usize, j as usize);
        state[state[i as usize].wrapping_add(state[j as usize]) as usize]
    };
    data.iter().map(|byte| byte ^ next()).collect()
}

/// By how much each step of a round turns.
const TURNS: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];

fn md5(data: &[u8]) -> [u8; 16] {
    let mut padded = data.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend((data.len() as u64 * 8).to_le_bytes());
    let mut state = [0x6745_2301_u32, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];
    for block in padded.chunks(64) {
        let words: Vec<u32> =
            block.chunks(4).map(|word| word.iter().rev().fold(0, |sum, &byte| sum << 8 | u32::from(byte))).collect();
        let [mut a, mut b, mut c, mut d] = state;
        for step in 0..64 {
            let (mixed, word) = match step / 16 {
                0 => (b & c | !b & d, step),
                1 => (d & b | !d & c, 5 * step + 1),
                2 => (b ^ c ^ d, 3 * step + 5),
                _ => (c ^ (b | !d), 7 * step),
            };
            let constant = (((step + 1) as f64).sin().abs() * 4_294_967_296.0) as u32;
            let sum = a.wrapping_add(mixed).wrapping_add(constant).wrapping_add(words[word % 16]);
            (a, d, c, b) = (d, c, b, b.wrapping_add(sum.rotate_left(TURNS[step / 16][step % 4])));
        }
        for (sum, part) in state.iter_mut().zip([a, b, c, d]) {
            *sum = sum.wrapping_add(part);
        }
    }
    let bytes: Vec<u8> = state.into_iter().flat_map(u32::to_le_bytes).collect();
    std::array::from_fn(|index| bytes[index])
}
