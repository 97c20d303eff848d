//! Aggregation: documents flow through stages one by one. What has to hold many of them at once (a group, a sort)
//! counts their bytes against one bound for the whole pipeline.

mod bucket;
mod facet;
mod geo_near;
mod group;
mod lookup;
mod project;
mod run;
mod stages;
mod unwind;

pub(crate) use stages::STAGES;

use crate::expression::Outer;
use crate::{Database, DatabaseError, Filter, limits, value};
use access::Actor;
use futures::TryStreamExt;
use futures::stream::BoxStream;
use run::Context;
use stages::Stage;
use std::time::Duration;
use types::Json;

/// Documents on their way.
type Docs<'a> = BoxStream<'a, Result<Json, DatabaseError>>;

/// How long a pipeline may take: as long as the official SDKs wait, and no longer than a snapshot should live.
const TIME: Duration = Duration::from_secs(30);

/// A parsed pipeline.
#[derive(Clone, Debug, Default)]
pub struct Pipeline {
    stages: Vec<Stage>,
}

impl Pipeline {
    /// Parses stages such as `[{"$match": {"n": 1}}, {"$group": {"_id": "$a", "sum": {"$sum": "$n"}}}]`.
    pub fn parse(json: &Json) -> Result<Self, DatabaseError> {
        value::check_size(json, "pipeline")?;
        stages::parse(json, Vec::new(), 0).map(|stages| Self { stages })
    }

    /// What the pipeline matches before anything else, so that a scan need not read more than that; and the stages
    /// after it.
    fn split(stages: &[Stage]) -> (Filter, &[Stage]) {
        let matches = stages.iter().take_while(|stage| matches!(stage, Stage::Match(_))).count();
        let (first, rest) = stages.split_at(matches);
        let filter = first.iter().fold(Filter::default(), |filter, stage| match stage {
            Stage::Match(other) => filter.and(other.clone()),
            _ => filter,
        });
        (filter, rest)
    }
}

impl Database {
    /// What a pipeline makes of the documents that the actor may read. All its reads, those of other collections too,
    /// see one moment and stay within the actor's environment and reach.
    pub async fn aggregate(
        &self,
        actor: &Actor,
        collection: &str,
        pipeline: &Pipeline,
    ) -> Result<Vec<Json>, DatabaseError> {
        let gate = self.gate(actor, collection).await?;
        let view = self.store().view().await?;
        let outer = Outer { now: store::millis(self.store().now()), ..Outer::default() };
        let context = Context::new(self, actor, &view, outer);
        let (filter, rest) = Pipeline::split(&pipeline.stages);
        let source = context.documents(gate, filter);
        let made = collect(context.through(rest, source), limits::RESULT_BYTES);
        tokio::time::timeout(TIME, made).await.map_err(|_| DatabaseError::TimedOut)?
    }
}

/// All documents of a stream, if they are not too large together.
async fn collect(mut docs: Docs<'_>, most: usize) -> Result<Vec<Json>, DatabaseError> {
    let (mut list, mut bytes) = (Vec::new(), 0);
    while let Some(doc) = docs.try_next().await? {
        bytes += value::size(&doc);
        if bytes > most {
            return Err(DatabaseError::Refused(format!("the result has more than {most} bytes")));
        }
        list.push(doc);
    }
    Ok(list)
}
