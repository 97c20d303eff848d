//! Activities as links need them.

use activities::Activities;
use async_trait::async_trait;
use links::Pages;
use types::{EnvId, Json, Lang, Text};

/// [`Pages`] over activities.
pub struct Rendered(pub Activities);

#[async_trait]
impl Pages for Rendered {
    fn title(&self, activity: &str) -> Option<Text> {
        self.0.title(activity)
    }

    async fn page(&self, env: &EnvId, activity: &str, lang: Lang) -> Option<Json> {
        serde_json::to_value(self.0.page(env, activity, lang).await?).ok()
    }
}
