//! What every project begins with: two environments, the collections that activities count in, and the function that
//! takes a coupon.

use crate::{state::AppState, wire::COUNTERS};
use access::Actor;
use serde_json::json;
use types::{EnvId, ItemRef, Problem, Stage, Text};

/// A first project, with the basics published in both of its environments.
pub async fn project(state: &AppState) -> Result<(), Problem> {
    let (us, access) = (Actor::project_system(), &state.access);
    access.create_project(&us, "main", Text::new("My project", "我的项目")).await?;
    let (dev, prod) = (EnvId::from("dev"), EnvId::from("prod"));
    access
        .create_environment(&us, "main", dev.clone(), Text::new("Development", "开发环境"), Stage::Dev)
        .await?;
    access
        .create_environment(&us, "main", prod.clone(), Text::new("Production", "生产环境"), Stage::Prod)
        .await?;

    let (dev, prod) = (Actor::system(dev), Actor::system(prod));
    draft(state, &dev).await?;
    let plan = state.content.plan_publish(&dev, None).await?;
    let items: Vec<ItemRef> = plan.diff.into_iter().map(|d| d.item).collect();
    state.content.publish(&dev, &items, "", &plan.token).await?;
    let plan = state.content.plan_promotion(&dev, &prod, None).await?;
    state.content.promote(&dev, &prod, &items, "", &plan.token).await?;
    Ok(())
}

/// Drafts the basics.
pub async fn draft(state: &AppState, actor: &Actor) -> Result<(), Problem> {
    let function = json!({
        "description": "Takes one coupon from an activity's stock for the caller.",
        "code": activities::demo::CLAIM_COUPON,
        "timeoutMs": 3000,
        "memoryMb": 64,
        "invoke": "signedIn",
    });
    for (item, json) in [
        (ItemRef::new("collection", COUNTERS), json!({"preset": "ADMINWRITE"})),
        (ItemRef::new("collection", "claims"), json!({"preset": "PRIVATE"})),
        (ItemRef::new("function", "claimCoupon"), function),
    ] {
        state.content.create_draft(actor, &item, json).await?;
    }
    Ok(())
}
