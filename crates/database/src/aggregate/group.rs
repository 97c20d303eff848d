//! `$group`: one document for each value of an expression.

use super::Docs;
use super::run::Context;
use super::stages::{Reader, wrong};
use crate::expression::{ACCUMULATORS, Accumulator, Expression, Outer, STATE_BYTES, State};
use crate::{DatabaseError, value};
use futures::TryStreamExt;
use std::collections::HashMap;
use types::Json;

/// A parsed `$group`.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    id: Expression,
    output: Output,
}

/// The accumulated fields of a group or bucket.
#[derive(Clone, Debug)]
pub(super) struct Output(Vec<(String, &'static Accumulator, Expression)>);

pub(super) fn parse(reader: &mut Reader, json: &Json) -> Result<Group, DatabaseError> {
    let map = json.as_object().ok_or_else(|| wrong("$group", "an object with _id"))?;
    let id = map.get("_id").ok_or_else(|| wrong("$group", "an object with _id"))?;
    let id = reader.expressions.expression(id)?;
    let fields = map.iter().filter(|(name, _)| *name != "_id");
    Ok(Group { id, output: Output::parse(reader, "$group", fields)? })
}

impl Output {
    pub fn parse<'j>(
        reader: &mut Reader,
        stage: &str,
        fields: impl Iterator<Item = (&'j String, &'j Json)>,
    ) -> Result<Self, DatabaseError> {
        let fields = fields.map(|(name, json)| {
            if name.is_empty() || name.starts_with('$') || name.contains('.') {
                return Err(DatabaseError::param(format!("{name:?} cannot be a field of {stage}")));
            }
            let map = json.as_object().filter(|map| map.len() == 1).and_then(|map| map.iter().next());
            let (operator, json) =
                map.ok_or_else(|| DatabaseError::param(format!("{name} of {stage} needs one accumulator")))?;
            let known = ACCUMULATORS.iter().find(|known| known.name == operator);
            let known = known
                .ok_or_else(|| DatabaseError::operator(operator, &format!("as an accumulator of {stage}")))?;
            Ok((name.clone(), known, reader.expressions.expression(json)?))
        });
        fields.collect::<Result<_, _>>().map(Self)
    }

    pub fn start(&self) -> Vec<State> {
        self.0.iter().map(|(_, accumulator, _)| (accumulator.start)()).collect()
    }

    /// Takes a document; answers by how many bytes the states grew.
    pub fn add(&self, states: &mut [State], doc: &Json, outer: &Outer) -> Result<usize, DatabaseError> {
        let mut grown = 0;
        for ((_, _, expression), state) in self.0.iter().zip(states) {
            grown += state.add(expression.value(doc, outer)?.as_ref())?;
        }
        Ok(grown)
    }

    pub fn finish(&self, id: Json, states: Vec<State>) -> Json {
        let fields = self.0.iter().zip(states).map(|((name, _, _), state)| (name.clone(), state.finish()));
        crate::expression::object(std::iter::once(("_id".to_owned(), id)).chain(fields))
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }
}

pub(super) async fn run(
    group: &Group,
    mut docs: Docs<'_>,
    context: Context<'_>,
) -> Result<Vec<Json>, DatabaseError> {
    // By what makes ids equal, in the order in which they came.
    let mut places: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut groups: Vec<(Json, Vec<State>)> = Vec::new();
    while let Some(doc) = docs.try_next().await? {
        let id = group.id.value(&doc, &context.outer)?.unwrap_or_default();
        let mut key = Vec::new();
        value::encode(&id, &mut key);
        let place = match places.get(&key) {
            Some(place) => *place,
            None => {
                context.hold(key.len() + value::size(&id) + STATE_BYTES * (group.output.len() + 1))?;
                groups.push((id, group.output.start()));
                places.insert(key, groups.len() - 1);
                groups.len() - 1
            }
        };
        context.hold(group.output.add(&mut groups[place].1, &doc, &context.outer)?)?;
    }
    Ok(groups.into_iter().map(|(id, states)| group.output.finish(id, states)).collect())
}
