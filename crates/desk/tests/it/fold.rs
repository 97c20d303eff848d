//! Whatever happens to a conversation, what is stored is what its log comes to.

use crate::world::*;
use desk::Assignment;
use proptest::prelude::*;
use types::desk::*;

/// Something that somebody does; what is refused changes nothing.
#[derive(Clone, Debug)]
enum Step {
    Customer,
    Reply(bool),
    Retract,
    Act(Action),
    Take(bool),
    PassOn,
    Read(u64),
    CustomerReads,
    Note,
    Pass(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let state = prop::sample::select(State::ALL.to_vec()).prop_map(|to| Action::State { to, until: None });
    let label = (prop::sample::select(vec!["a", "b", "c"]), any::<bool>()).prop_map(|(label, on)| {
        let labels = vec![label.to_owned()];
        let (add, remove) = if on { (labels, vec![]) } else { (vec![], labels) };
        Action::Label { add, remove }
    });
    let priority = prop::sample::select(Priority::ALL.to_vec()).prop_map(|to| Action::Priority { to });
    prop_oneof![
        4 => Just(Step::Customer),
        4 => any::<bool>().prop_map(Step::Reply),
        3 => Just(Step::Retract),
        3 => state.prop_map(Step::Act),
        1 => Just(Step::Act(Action::Snooze { minutes: 5 })),
        1 => Just(Step::Act(Action::Release)),
        1 => label.prop_map(Step::Act),
        1 => priority.prop_map(Step::Act),
        2 => any::<bool>().prop_map(Step::Take),
        1 => Just(Step::PassOn),
        2 => (1..40_u64).prop_map(Step::Read),
        1 => Just(Step::CustomerReads),
        1 => Just(Step::Note),
        3 => (0..8_u64).prop_map(Step::Pass),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 200, failure_persistence: None, ..Default::default() })]
    #[test]
    fn what_is_stored_is_what_the_log_comes_to(steps in prop::collection::vec(step(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(on_each_database(async |w| walk(&w, &steps).await));
    }
}

async fn walk(w: &World, steps: &[Step]) {
    let id = w.writes("ann", "c", "hello").await.conversation.id;
    let mut last = 0;
    for (n, step) in steps.iter().enumerate() {
        let name = format!("s{n}");
        let who = |mei: bool| if mei { &w.mei } else { &w.bo };
        // Refusals are part of the walk.
        match step {
            Step::Customer => drop(w.writes("ann", &name, "more").await),
            Step::Reply(mei) => last = w.desk.reply(who(*mei), &id, say(&name, "words")).await.unwrap().event.seq,
            Step::Retract => {
                let _ = w.desk.retract(&w.mei, &id, last).await;
            }
            Step::Act(action) => {
                let _ = w.desk.act(&w.mei, &id, vec![action.clone()]).await;
            }
            Step::Take(mei) => {
                let _ = w.desk.take(who(*mei), &id).await;
            }
            Step::PassOn => {
                let to = Assignment {
                    seen: Some(member_id(&w.mei)),
                    agent: Some(member_id(&w.bo)),
                    ..Assignment::default()
                };
                let _ = w.desk.assign(&w.mei, &id, to).await;
            }
            Step::Read(up_to) => w.desk.reads(&w.mei, &id, *up_to).await.unwrap(),
            Step::CustomerReads => w.desk.customer_reads(&visitor(), &customer("ann"), u64::MAX).await.unwrap(),
            Step::Note => drop(w.desk.note(&w.bo, &id, "hm".into(), vec![]).await.unwrap()),
            Step::Pass(seconds) => w.pass(*seconds),
        }
        let chat = w.holds(&id).await;
        assert_eq!(chat.queued_at.is_some(), chat.agent.is_none() && chat.state == State::Open);
        assert!(chat.state != State::Resolved || chat.waiting_since.is_none());
    }
}
