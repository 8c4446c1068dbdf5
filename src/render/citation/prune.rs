//! A style cut down to what it says of one kind of work in a list of references.
//!
//! Styles are full of "if it is a song, …" and "if there is a composer, …", which hayagriva would ask again for each paper, and in
//! each group of such elements once more; and in place of missing authors it sees no names behind such a question (0.10.1). What
//! hangs on a paper's type and on which variables it has is therefore decided once for all papers that are alike in that. What
//! cannot be known beforehand stays as it is: whether a variable is a number, and whether one that has stood in for missing names
//! is printed once more where it belongs.
//!
//! A group that asks for variables, and finds none of them, prints nothing at all, whatever else is in it. So an element that will
//! not print may only go if its group is still the same without it.

use hayagriva::citationberg::taxonomy::{Kind, NumberVariable, PageVariable, StandardVariable, Variable};
use hayagriva::citationberg::{
    Affixes, Choose, ChooseBranch, ChooseMatch, CslMacro, ElseBranch, Formatting, IndependentStyle,
    LayoutRenderingElement as Element, Names, NamesChild, Text, TextTarget,
};
use rustc_hash::{FxHashMap, FxHashSet};

/// The style for works of this type that have these variables.
pub(super) fn prune(csl: &IndependentStyle, kind: Kind, has: &FxHashSet<String>) -> IndependentStyle {
    let mut csl = csl.clone();
    // How works are cited within a text takes as long as the reference.
    let citation = &mut csl.citation;
    citation.layout.elements.clear();
    citation.sort = None;
    citation.collapse = None;
    citation.disambiguate_add_names = false;
    citation.disambiguate_add_givenname = false;
    citation.disambiguate_add_year_suffix = false;
    let macros = std::mem::take(&mut csl.macros).into_iter().map(|one| (one.name, one.children)).collect();
    if let Some(bibliography) = &mut csl.bibliography {
        bibliography.sort = None;
        let mut pruner = Pruner { kind, has, macros, calls: Vec::new(), lent: FxHashSet::default(), made: Vec::new() };
        let elements = std::mem::take(&mut bibliography.layout.elements);
        bibliography.layout.elements = pruner.all(elements, Within::Other).0;
        csl.macros = pruner.made;
    }
    csl
}

/// What is known beforehand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    No,
    Maybe,
    Yes,
}

use Known::{Maybe, No, Yes};

impl From<bool> for Known {
    fn from(is: bool) -> Known {
        if is { Yes } else { No }
    }
}

impl std::ops::Not for Known {
    type Output = Known;

    fn not(self) -> Known {
        match self {
            No => Yes,
            Maybe => Maybe,
            Yes => No,
        }
    }
}

/// What a group asks of the elements in it.
#[derive(Clone, Copy)]
struct Usage {
    /// Whether it prints something.
    prints: Known,
    /// Whether it asks for a variable.
    asks: Known,
    /// Whether it finds one, or something else that a group prints for.
    finds: Known,
}

impl Usage {
    const NONE: Usage = Usage { prints: No, asks: No, finds: No };
    const UNKNOWN: Usage = Usage { prints: Maybe, asks: Maybe, finds: Maybe };

    fn variable(has: Known) -> Usage {
        Usage { prints: has, asks: Yes, finds: has }
    }

    fn and(self, other: Usage) -> Usage {
        let Usage { prints, asks, finds } = other;
        Usage { prints: self.prints.max(prints), asks: self.asks.max(asks), finds: self.finds.max(finds) }
    }

    /// The same when a group's rule is applied to it.
    fn grouped(self) -> Usage {
        Usage { prints: self.prints.min((!self.asks).max(self.finds)), ..self }
    }
}

struct Pruner<'a> {
    kind: Kind,
    has: &'a FxHashSet<String>,
    macros: FxHashMap<String, Vec<Element>>,
    /// The macros whose call is being looked at.
    calls: Vec<String>,
    /// What may have stood in for missing names so far. It is not printed again where it belongs.
    lent: FxHashSet<Variable>,
    /// A macro for each call, since what is known is another at each place.
    made: Vec<CslMacro>,
}

/// What elements are in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Group,
    /// What stands in for missing names: the first that prints.
    Substitute,
    Other,
}

impl Pruner<'_> {
    fn presence(&self, variable: Variable) -> Known {
        let has = |variable: Variable| Known::from(self.has.contains(&variable.to_string()));
        match variable {
            // There is one reference, which needs no letter behind its year, and is not cited at a place.
            Variable::Standard(StandardVariable::YearSuffix)
            | Variable::Number(NumberVariable::FirstReferenceNoteNumber | NumberVariable::Locator) => No,
            Variable::Standard(StandardVariable::CitationLabel) | Variable::Number(NumberVariable::CitationNumber) => {
                Maybe
            }
            Variable::Number(NumberVariable::PageFirst) => {
                has(variable).max(has(Variable::Page(PageVariable::Page)).min(Maybe))
            }
            _ if self.lent.contains(&variable) => has(variable).min(Maybe),
            _ => has(variable),
        }
    }

    /// Whether there are people for an element. One without variables takes those of the element for which it stands in.
    fn people(&self, names: &Names) -> Known {
        let has = names.variable.iter().map(|variable| self.presence((*variable).into())).max().unwrap_or(Maybe);
        // hayagriva takes names for missing where their element has other elements in it and no `name`.
        let is_plain = names.children.is_empty() || names.name().is_some() && names.et_al_use_first != Some(0);
        if is_plain { has } else { has.min(Maybe) }
    }

    /// The elements without those that will not print, and what they ask for together.
    fn all(&mut self, elements: Vec<Element>, within: Within) -> (Vec<Element>, Usage) {
        let mut kept: Vec<(Element, Usage)> = Vec::with_capacity(elements.len());
        for element in elements {
            self.one(element, &mut kept);
            let is_found = |(_, usage): &(Element, Usage)| usage.prints == Yes && usage.finds == Yes;
            if within == Within::Substitute && kept.last().is_some_and(is_found) {
                break;
            }
        }
        for (element, usage) in &mut kept {
            // A group prints for the sake of another in it.
            if within == Within::Group && matches!(element, Element::Group(_)) {
                usage.finds = usage.finds.max(usage.prints);
            }
        }
        let usage = kept.iter().fold(Usage::NONE, |all, (_, usage)| all.and(*usage));
        let mut is_settled = kept.iter().any(|(_, one)| one.prints != No && (one.asks == Yes || one.finds == Yes));
        kept.retain(|(_, one)| {
            if one.prints != No || one.finds != No {
                return true;
            }
            // Of those that ask in vain, one has to stay if no other shows that there is somebody who asks.
            let is_needed = one.asks != No && !is_settled;
            is_settled |= one.asks == Yes;
            is_needed
        });
        (kept.into_iter().map(|(element, _)| element).collect(), usage)
    }

    fn one(&mut self, element: Element, kept: &mut Vec<(Element, Usage)>) {
        let pruned = match element {
            Element::Choose(choose) => return self.choice(choose, kept),
            Element::Group(mut group) => {
                let (children, usage) = self.all(std::mem::take(&mut group.children), Within::Group);
                if children.is_empty() {
                    return;
                }
                group.children = children;
                (Element::Group(group), usage.grouped())
            }
            Element::Names(names) => self.names(names),
            Element::Text(text) => {
                let usage = match &text.target {
                    TextTarget::Variable { var: Variable::Standard(StandardVariable::YearSuffix), .. } => Usage::NONE,
                    TextTarget::Variable { var, .. } => Usage::variable(self.presence(*var)),
                    TextTarget::Macro { .. } => return kept.extend(self.call(text)),
                    // A language may have no such word.
                    TextTarget::Term { .. } | TextTarget::Value { .. } => Usage { prints: Maybe, ..Usage::NONE },
                };
                (Element::Text(text), usage)
            }
            Element::Date(date) => {
                let has = date.variable.map_or(No, |variable| self.presence(variable.into()));
                (Element::Date(date), Usage::variable(has))
            }
            Element::Number(number) => {
                let has = self.presence(number.variable.into());
                (Element::Number(number), Usage::variable(has))
            }
            Element::Label(label) => {
                let has = self.presence(label.variable.into());
                (Element::Label(label), Usage { prints: has.min(Maybe), ..Usage::NONE })
            }
        };
        kept.push(pruned);
    }

    fn names(&mut self, mut names: Names) -> (Element, Usage) {
        let people = self.people(&names);
        let mut usage = Usage::NONE;
        for child in &mut names.children {
            if let NamesChild::Substitute(substitute) = child {
                let children = std::mem::take(&mut substitute.children);
                if people != Yes {
                    (substitute.children, usage) = self.all(children, Within::Substitute);
                    self.lend(&substitute.children);
                }
            }
        }
        let usage = match people {
            Yes => Usage::variable(Yes),
            Maybe => Usage::UNKNOWN,
            No => usage,
        };
        (Element::Names(names), usage)
    }

    /// Notes all variables of what may stand in for names.
    fn lend(&mut self, elements: &[Element]) {
        for element in elements {
            match element {
                Element::Text(Text { target: TextTarget::Variable { var, .. }, .. }) => {
                    self.lent.insert(*var);
                }
                Element::Text(Text { target: TextTarget::Macro { name }, .. }) => {
                    let children = self.made.iter().find(|one| one.name == *name).map(|one| one.children.clone());
                    self.lend(&children.unwrap_or_default());
                }
                Element::Text(_) | Element::Label(_) => {}
                Element::Date(date) => self.lent.extend(date.variable.map(Variable::from)),
                Element::Number(number) => {
                    self.lent.insert(number.variable.into());
                }
                Element::Names(names) => {
                    self.lent.extend(names.variable.iter().map(|variable| Variable::from(*variable)));
                    names.substitute().iter().for_each(|substitute| self.lend(&substitute.children));
                }
                Element::Choose(choose) => {
                    choose.branches().for_each(|branch| self.lend(&branch.children));
                    choose.otherwise.iter().for_each(|branch| self.lend(&branch.children));
                }
                Element::Group(group) => self.lend(&group.children),
            }
        }
    }

    /// What is left of a choice: its outcome, or the questions that are still open.
    fn choice(&mut self, choose: Choose, kept: &mut Vec<(Element, Usage)>) {
        let mut open = Vec::new();
        let mut otherwise = choose.otherwise.map(|branch| branch.children);
        for mut branch in std::iter::once(choose.if_).chain(choose.else_if) {
            match self.outcome(&branch) {
                Yes => {
                    otherwise = Some(branch.children);
                    break;
                }
                No => {}
                Maybe => {
                    branch.children = self.all(branch.children, Within::Other).0;
                    open.push(branch);
                }
            }
        }
        let mut open = open.into_iter();
        match open.next() {
            None => otherwise.into_iter().flatten().for_each(|element| self.one(element, kept)),
            Some(if_) => {
                let else_if = open.collect();
                let otherwise = otherwise.map(|children| ElseBranch { children: self.all(children, Within::Other).0 });
                kept.push((Element::Choose(Choose { if_, else_if, otherwise }), Usage::UNKNOWN));
            }
        }
    }

    /// Whether a branch is taken.
    fn outcome(&self, branch: &ChooseBranch) -> Known {
        let ChooseBranch { disambiguate, is_numeric, is_uncertain_date, locator, type_, variable, match_, .. } = branch;
        let presence = |variable: &Variable| self.presence(*variable);
        // There is nothing to tell the one reference from; its dates are certain; and its position (`position`) is only asked
        // for where works are cited.
        let mut answers: Vec<Known> = disambiguate.iter().map(|wanted| (!wanted).into()).collect();
        answers.extend(is_numeric.iter().flatten().map(|variable| presence(variable).min(Maybe)));
        answers.extend(is_uncertain_date.iter().flatten().map(|_| No));
        answers.extend(locator.iter().flatten().map(|_| No));
        answers.extend(type_.iter().flatten().map(|kind| Known::from(*kind == self.kind)));
        answers.extend(variable.iter().flatten().map(presence));
        match match_ {
            ChooseMatch::All => answers.into_iter().min().unwrap_or(Yes),
            ChooseMatch::Any => answers.into_iter().max().unwrap_or(No),
            ChooseMatch::None => !answers.into_iter().max().unwrap_or(No),
        }
    }

    /// What is left of a macro at one place: often a single element, which takes the place of the call.
    fn call(&mut self, text: Text) -> Option<(Element, Usage)> {
        let TextTarget::Macro { name } = &text.target else { return None };
        // One that calls itself would never end.
        let children = self.macros.get(name).filter(|_| !self.calls.contains(name))?.clone();
        self.calls.push(name.clone());
        let (mut children, usage) = self.all(children, Within::Other);
        self.calls.pop();
        let usage = usage.grouped();
        // A group prints for the sake of a macro in it.
        let usage = Usage { finds: usage.finds.max(usage.prints), ..usage };
        let Text { formatting, affixes, display: None, quotes: false, strip_periods: false, text_case: None, .. } =
            &text
        else {
            return self.make(text, children, usage);
        };
        let is_bare = *formatting == Formatting::default() && *affixes == Affixes::default();
        let is_like_a_macro = |element: &Element| match element {
            Element::Text(text) => matches!(text.target, TextTarget::Variable { .. } | TextTarget::Macro { .. }),
            Element::Number(_) => true,
            // Of a date that prints no part of it hayagriva takes the space before it away, too, but only within a macro.
            Element::Date(_) | Element::Names(_) | Element::Group(_) | Element::Choose(_) | Element::Label(_) => false,
        };
        match children.as_slice() {
            [only] if is_bare && is_like_a_macro(only) => Some((children.remove(0), usage)),
            _ => self.make(text, children, usage),
        }
    }

    fn make(&mut self, mut text: Text, children: Vec<Element>, usage: Usage) -> Option<(Element, Usage)> {
        if children.is_empty() {
            return None;
        }
        let name = self.made.len().to_string();
        text.target = TextTarget::Macro { name: name.clone() };
        self.made.push(CslMacro { name, children });
        Some((Element::Text(text), usage))
    }
}
