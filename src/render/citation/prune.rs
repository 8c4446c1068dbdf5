//! A style cut down to what it says of one type of publication in a list of references.
//!
//! Styles are full of "if it is a song, …", which hayagriva would ask again for each paper; and in place of missing authors it
//! sees no names behind such a question (0.10.1). What does not hang on the paper is therefore decided once. The rest of a style
//! says how works are cited within a text, which takes as long as the reference.

use hayagriva::citationberg::taxonomy::Kind;
use hayagriva::citationberg::{
    Choose, ChooseBranch, ChooseMatch, CslMacro, ElseBranch, IndependentStyle, LayoutRenderingElement, NamesChild,
    TextTarget,
};
use std::collections::BTreeSet;

/// The style for works of this type.
pub(super) fn prune(mut csl: IndependentStyle, kind: Kind) -> IndependentStyle {
    let citation = &mut csl.citation;
    citation.layout.elements.clear();
    citation.sort = None;
    citation.collapse = None;
    citation.disambiguate_add_names = false;
    citation.disambiguate_add_givenname = false;
    citation.disambiguate_add_year_suffix = false;
    for one in &mut csl.macros {
        one.children = decided(std::mem::take(&mut one.children), kind);
    }
    let mut called = BTreeSet::new();
    if let Some(bibliography) = &mut csl.bibliography {
        bibliography.sort = None;
        bibliography.layout.elements = decided(std::mem::take(&mut bibliography.layout.elements), kind);
        call(&bibliography.layout.elements, &csl.macros, &mut called);
    }
    csl.macros.retain(|one| called.contains(&one.name));
    csl
}

/// The elements without what is only for other types.
fn decided(elements: Vec<LayoutRenderingElement>, kind: Kind) -> Vec<LayoutRenderingElement> {
    use LayoutRenderingElement::{Group, Names};
    let mut kept = Vec::with_capacity(elements.len());
    for element in elements {
        match element {
            LayoutRenderingElement::Choose(choose) => kept.extend(choice(choose, kind)),
            Group(mut group) => {
                group.children = decided(group.children, kind);
                if !group.children.is_empty() {
                    kept.push(Group(group));
                }
            }
            Names(mut names) => {
                for child in &mut names.children {
                    if let NamesChild::Substitute(substitute) = child {
                        substitute.children = decided(std::mem::take(&mut substitute.children), kind);
                    }
                }
                kept.push(Names(names));
            }
            other => kept.push(other),
        }
    }
    kept
}

/// What is left of a choice: its outcome, if it hangs on the type alone.
fn choice(choose: Choose, kind: Kind) -> Vec<LayoutRenderingElement> {
    let mut open = Vec::new();
    let mut otherwise = choose.otherwise.map(|branch| branch.children);
    for branch in std::iter::once(choose.if_).chain(choose.else_if) {
        match outcome(&branch, kind) {
            Some(true) => {
                otherwise = Some(branch.children);
                break;
            }
            Some(false) => {}
            None => open.push(branch),
        }
    }
    let otherwise = otherwise.map(|children| decided(children, kind));
    let mut open = open.into_iter().map(|mut branch| {
        branch.children = decided(branch.children, kind);
        branch
    });
    match open.next() {
        None => otherwise.unwrap_or_default(),
        Some(if_) => {
            let otherwise = otherwise.map(|children| ElseBranch { children });
            vec![LayoutRenderingElement::Choose(Choose { if_, else_if: open.collect(), otherwise })]
        }
    }
}

/// Whether a branch is taken for works of this type; `None` if that hangs on the work.
fn outcome(branch: &ChooseBranch, kind: Kind) -> Option<bool> {
    let types = branch.type_.as_deref()?;
    let ChooseBranch { disambiguate, is_numeric, is_uncertain_date, locator, position, variable, .. } = branch;
    let is_alone = disambiguate.is_none()
        && is_numeric.is_none()
        && is_uncertain_date.is_none()
        && locator.is_none()
        && position.is_none()
        && variable.is_none();
    let any = types.contains(&kind);
    match branch.match_ {
        ChooseMatch::All if types.iter().any(|other| *other != kind) => Some(false),
        ChooseMatch::Any if any => Some(true),
        ChooseMatch::None if any => Some(false),
        ChooseMatch::All | ChooseMatch::None if is_alone => Some(true),
        ChooseMatch::Any if is_alone => Some(false),
        _ => None,
    }
}

/// Notes the macros that are called from here.
fn call(elements: &[LayoutRenderingElement], macros: &[CslMacro], called: &mut BTreeSet<String>) {
    for element in elements {
        match element {
            LayoutRenderingElement::Text(text) => {
                if let TextTarget::Macro { name } = &text.target
                    && called.insert(name.clone())
                    && let Some(one) = macros.iter().find(|one| one.name == *name)
                {
                    call(&one.children, macros, called);
                }
            }
            LayoutRenderingElement::Group(group) => call(&group.children, macros, called),
            LayoutRenderingElement::Names(names) => {
                for child in &names.children {
                    if let NamesChild::Substitute(substitute) = child {
                        call(&substitute.children, macros, called);
                    }
                }
            }
            LayoutRenderingElement::Choose(choose) => {
                choose.branches().for_each(|branch| call(&branch.children, macros, called));
                choose.otherwise.iter().for_each(|branch| call(&branch.children, macros, called));
            }
            LayoutRenderingElement::Date(_) | LayoutRenderingElement::Number(_) | LayoutRenderingElement::Label(_) => {}
        }
    }
}
