//! `$facet`: several pipelines over the same documents.

use super::run::Context;
use super::stages::Stage;
use super::{Docs, collect};
use crate::{DatabaseError, expression, limits, value};
use futures::{StreamExt, TryStreamExt, stream};
use types::Json;

pub(super) async fn run(
    facets: &[(String, Vec<Stage>)],
    mut docs: Docs<'_>,
    context: Context<'_>,
) -> Result<Vec<Json>, DatabaseError> {
    let mut list = Vec::new();
    while let Some(doc) = docs.try_next().await? {
        context.hold(value::size(&doc))?;
        list.push(doc);
    }
    let mut made = Vec::with_capacity(facets.len());
    for (name, stages) in facets {
        let docs = stream::iter(list.iter().cloned().map(Ok)).boxed();
        let docs = collect(context.through(stages, docs), limits::RESULT_BYTES).await?;
        made.push((name.clone(), Json::Array(docs)));
    }
    Ok(vec![expression::object(made)])
}
