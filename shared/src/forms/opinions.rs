//! What a training body answers to an opinion.

use super::{FormBody, Reading};
use crate::api::AnswerOpinion;

impl FormBody for AnswerOpinion {
    type Facts = ();

    fn read(form: &mut Reading<'_>, (): &()) -> Option<Self> {
        Some(Self { words: form.required_words("words", "Écrivez votre réponse.")? })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::filled;
    use super::*;

    #[test]
    fn an_answer_says_something() {
        assert_eq!(filled::<AnswerOpinion>(&(), &[]).unwrap_err(), ["/words"]);
        let read = filled::<AnswerOpinion>(&(), &[("words", " Merci. ")]).unwrap();
        assert_eq!(read.words, "Merci.");
    }
}
