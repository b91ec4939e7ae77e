//! Two hundred questions of each kind, made of the articles themselves by a fixed seed: words that stand together in some article, neither the most
//! frequent nor the rarest, so that no question is empty and none is trivial.

use std::collections::HashMap;

/// Questions of each kind.
pub const EACH: usize = 200;

/// A question, as the terms it is made of.
#[derive(Clone, Debug)]
pub struct Question {
    /// A word.
    pub a: String,
    /// Another word of the same article.
    pub b: String,
    /// Two words that stand side by side.
    pub phrase: [String; 2],
}

/// A pseudorandom sequence: xorshift64* (Vigna 2016).
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound.max(1)
    }
}

/// Makes the questions. Words are lower-case ASCII letters only, so that every engine has them as one term.
pub fn questions(articles: &[(String, String, String)]) -> Vec<Question> {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
    };
    let mut frequency: HashMap<String, usize> = HashMap::new();
    for (_, _, body) in articles {
        let mut own = words(body);
        own.sort_unstable();
        own.dedup();
        for word in own {
            *frequency.entry(word).or_default() += 1;
        }
    }
    let (least, most) = (articles.len() / 500, articles.len() / 10);
    let fits = |word: &str| {
        word.len() >= 4
            && word.bytes().all(|byte| byte.is_ascii_lowercase())
            && frequency.get(word).is_some_and(|&articles| (least.max(2)..=most.max(2)).contains(&articles))
    };
    let mut seeded = Seeded(0x9E37_79B9_7F4A_7C15);
    let mut made = Vec::new();
    for _ in 0..EACH * 100 {
        if made.len() == EACH {
            break;
        }
        let own = words(&articles[seeded.below(articles.len())].2);
        let fitting: Vec<usize> = (0..own.len()).filter(|&at| fits(&own[at])).collect();
        let side_by_side: Vec<usize> = fitting.iter().copied().filter(|at| fitting.contains(&(at + 1))).collect();
        if fitting.len() < 2 || side_by_side.is_empty() {
            continue;
        }
        let [a, b] = [0; 2].map(|_| own[fitting[seeded.below(fitting.len())]].clone());
        let at = side_by_side[seeded.below(side_by_side.len())];
        if a != b && own[at] != own[at + 1] {
            made.push(Question { a, b, phrase: [own[at].clone(), own[at + 1].clone()] });
        }
    }
    made
}
