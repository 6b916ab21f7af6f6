//! JSON patterns: `{ ($.level = "error" || $.status >= 500) && $.user NOT EXISTS }` (AWS: *Using
//! filter patterns to match terms in JSON log events*).

use super::Tally;
use super::cursor::Cursor;
use super::{selector, value};
use crate::ast::{Condition, Expr, Test};
use crate::error::{PatternError, Refused};
use crate::limits::MAX_PARENTHESES;

pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Expr, Refused> {
    cursor.skip_space();
    if cursor.is_done() {
        return Err(PatternError::new(cursor.here(), "The braces hold no condition")
            .hint("write for example { $.level = \"error\" }"));
    }
    let mut parser = Parser { cursor, tally: Tally::default(), open: 0 };
    let expr = parser.joined(false)?;
    if parser.cursor.is_done() {
        return Ok(expr);
    }
    let next = parser.cursor.here();
    Err(match parser.cursor.peek() {
        Some(')') => PatternError::new(next, "This ) has no ( before it"),
        _ => PatternError::new(next, "The condition ends here, but the pattern goes on")
            .hint("join conditions with && or ||"),
    })
}

struct Parser<'c, 'a> {
    cursor: &'c mut Cursor<'a>,
    tally: Tally,
    open: usize,
}

impl Parser<'_, '_> {
    /// What stands between `&&`, if `all`, or else between `||`; kept flat.
    fn joined(&mut self, all: bool) -> Result<Expr, Refused> {
        let mut parts = Vec::new();
        loop {
            match if all { self.atom()? } else { self.joined(true)? } {
                Expr::All(inner) if all => parts.extend(inner),
                Expr::Any(inner) if !all => parts.extend(inner),
                part => parts.push(part),
            }
            if !self.cursor.eat(if all { "&&" } else { "||" }) {
                break;
            }
        }
        match parts.pop() {
            Some(only) if parts.is_empty() => return Ok(only),
            last => parts.extend(last),
        }
        Ok(if all { Expr::All(parts) } else { Expr::Any(parts) })
    }

    /// A condition or a parenthesis, with the space around it.
    fn atom(&mut self) -> Result<Expr, Refused> {
        self.cursor.skip_space();
        let atom = if self.cursor.peek() == Some('(') {
            self.parenthesis()?
        } else {
            Expr::Test(self.condition()?)
        };
        self.cursor.skip_space();
        Ok(atom)
    }

    fn parenthesis(&mut self) -> Result<Expr, Refused> {
        let open = self.cursor.here();
        if self.open == MAX_PARENTHESES {
            return Err(PatternError::new(
                open,
                format!("More than {MAX_PARENTHESES} parentheses inside each other"),
            ));
        }
        self.open += 1;
        self.cursor.eat("(");
        let inner = self.joined(false)?;
        self.open -= 1;
        if self.cursor.eat(")") {
            return Ok(inner);
        }
        Err(match self.cursor.is_done() {
            true => PatternError::new(open, "This ( is never closed"),
            false => PatternError::new(self.cursor.here(), "Expected &&, || or )"),
        })
    }

    fn condition(&mut self) -> Result<Condition, Refused> {
        let selector = selector::parse(self.cursor, &mut self.tally)?;
        self.cursor.skip_space();
        let test = match value::operator(self.cursor) {
            Some(operator) => {
                Test::Compare(value::comparison(self.cursor, operator, &mut self.tally)?)
            }
            None => self.keyword()?,
        };
        Ok(Condition { selector, test })
    }

    fn keyword(&mut self) -> Result<Test, Refused> {
        let start = self.cursor.at();
        if self.cursor.eat_word("IS") {
            self.cursor.skip_space();
            return self.is(start);
        }
        if self.cursor.eat_word("NOT") {
            self.cursor.skip_space();
            if self.cursor.eat_word("EXISTS") {
                return Ok(Test::NotExists);
            }
            return Err(PatternError::new(
                start..self.cursor.here().end,
                "Only EXISTS may follow NOT",
            ));
        }
        if self.cursor.eat_word("EXISTS") {
            return Err(PatternError::new(
                start..self.cursor.at(),
                "EXISTS is only known after NOT",
            )
            .hint("write = \"*\" to ask that the field is there"));
        }
        Err(PatternError::new(self.cursor.here(), "An operator is missing after the selector")
            .hint("use = != < <= > >=, IS NULL, IS TRUE, IS FALSE or NOT EXISTS"))
    }

    fn is(&mut self, start: usize) -> Result<Test, Refused> {
        if self.cursor.eat_word("NULL") {
            return Ok(Test::IsNull);
        }
        if self.cursor.eat_word("TRUE") {
            return Ok(Test::IsTrue);
        }
        if self.cursor.eat_word("FALSE") {
            return Ok(Test::IsFalse);
        }
        if self.cursor.eat_word("NOT") {
            return Err(PatternError::new(start..self.cursor.at(), "CloudWatch knows no IS NOT")
                .hint("write IS FALSE instead of IS NOT TRUE, or = \"*\" to ask that the field is there"));
        }
        Err(PatternError::new(
            start..self.cursor.here().end,
            "Only NULL, TRUE or FALSE may follow IS",
        ))
    }
}
