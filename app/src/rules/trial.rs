//! Trying the rules on the screen: who, does what, with which document or query.

use super::{
    clause::Verdict,
    rpc::{sample_documents, try_rules},
    words,
};
use crate::{
    i18n::{messages::rules::*, use_lang},
    items::Draft,
    rpc::Fault,
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use types::{Json, RuleOperation as Operation, RuleSubject, RuleTrial, RuleUser, RuleVerdict};

const CREATOR: &str = "creator";
const OTHER: &str = "other";
const NOBODY: &str = "nobody";
const OPENID: &str = "openid";
/// What stands for the user in queries.
const OPENID_MARK: &str = "\"{openid}\"";
const DOCUMENT: &str = "document";
const QUERY: &str = "query";

/// The form, and the answer below it.
#[component]
pub fn TrialPanel(
    /// The collection's content.
    draft: Draft,
    /// Its name.
    collection: String,
) -> impl IntoView {
    let l = use_lang();
    let collection = StoredValue::new(collection);
    let operation = RwSignal::new(Operation::Read);
    let (user, openid) = (RwSignal::new(CREATOR.to_owned()), RwSignal::new(String::new()));
    let anonymous = RwSignal::new(false);
    let subject = RwSignal::new(DOCUMENT.to_owned());
    let samples = RwSignal::new(Vec::<Json>::new());
    let picked = RwSignal::new(String::new());
    let document = RwSignal::new("{\n  \"_openid\": \"user-1\"\n}".to_owned());
    let query = RwSignal::new("{\n  \"_openid\": \"{openid}\"\n}".to_owned());
    let data = RwSignal::new("{\n  \"title\": \"Hello\"\n}".to_owned());
    let busy = RwSignal::new(false);
    let outcome = RwSignal::new(None::<Result<RuleVerdict, Fault>>);
    // Who may not read documents has none to choose from, and types one.
    Effect::new(move |_| {
        spawn_local(async move {
            if let Ok(found) = sample_documents(draft.env(), collection.get_value()).await {
                samples.try_set(found);
            }
        });
    });

    let operation_bind = Bind::new(
        move || operation.get().name().to_owned(),
        move |name: String| {
            if let Some(found) = Operation::ALL.into_iter().find(|o| o.name() == name) {
                operation.set(found);
            }
        },
    );
    let pick = Bind::new(
        move || picked.get(),
        move |id: String| {
            let found = samples.with_untracked(|all| {
                all.iter().find(|doc| types::document_key(&doc["_id"]).as_ref() == Some(&id)).cloned()
            });
            if let Some(found) = found {
                document.set(serde_json::to_string_pretty(&found).unwrap_or_default());
            }
            picked.set(id);
        },
    );
    let by_query = move || operation.get() == Operation::Read && subject.get() == QUERY;
    let has_document = move || operation.get() != Operation::Create && !by_query();
    let has_data = move || matches!(operation.get(), Operation::Create | Operation::Update);
    let object = |text: RwSignal<String>| {
        text.with(|text| serde_json::from_str::<Json>(text).ok().filter(Json::is_object))
    };
    let wrong = move |text: RwSignal<String>| {
        Signal::derive(move || object(text).is_none().then(|| not_object(l).to_owned()))
    };
    let trial = move || {
        let doc = if has_document() { Some(object(document)?) } else { None };
        let written = if has_data() { Some(object(data)?) } else { None };
        let on = match (&doc, by_query()) {
            (_, true) => RuleSubject::Query(object(query)?),
            (Some(doc), false) => RuleSubject::Document(doc.clone()),
            (None, false) => RuleSubject::Nothing,
        };
        let creator = doc.as_ref().and_then(|doc| doc["_openid"].as_str()).unwrap_or("user-1").to_owned();
        let openid = match user.get().as_str() {
            NOBODY => None,
            OTHER => Some("user-2".to_owned()),
            OPENID => Some(openid.get()),
            _ => Some(creator),
        };
        let user = openid.map(|openid| RuleUser {
            uid: openid.clone(),
            openid,
            login_type: anonymous.get().then(|| "ANONYMOUS".to_owned()),
        });
        Some(RuleTrial { item: draft.json().get(), operation: operation.get(), user, on, data: written })
    };
    let ready = Memo::new(move |_| trial());
    let run = move |()| {
        let Some(trial) = ready.get_untracked() else { return };
        busy.set(true);
        spawn_local(async move {
            let answer = try_rules(draft.env(), collection.get_value(), trial).await;
            busy.try_set(false);
            outcome.try_set(Some(answer));
        });
    };
    // An answer to a question that is not on the screen any more would mislead.
    Effect::new(move |_| {
        ready.track();
        outcome.set(None);
    });

    let operations = Operation::ALL.map(|o| Choice::new(o.name(), words::operation(l, o))).to_vec();
    let users = vec![
        Choice::new(CREATOR, user_creator(l)),
        Choice::new(OTHER, user_other(l)),
        Choice::new(NOBODY, user_nobody(l)),
        Choice::new(OPENID, user_openid(l)),
    ];
    let subjects = vec![Choice::new(DOCUMENT, one_document(l)), Choice::new(QUERY, by_a_query(l))];
    let sample_choices = Signal::derive(move || {
        let one = |doc: &Json| {
            types::document_key(&doc["_id"]).map(|key| Choice::new(&key, types::document_id_text(&key)))
        };
        let typed = Choice::new("", typed_document(l));
        std::iter::once(typed)
            .chain(samples.with(|all| all.iter().filter_map(one).collect::<Vec<_>>()))
            .collect::<Vec<_>>()
    });
    let what = move || {
        view! {
            {move || {
                (operation.get() == Operation::Read)
                    .then(|| {
                        view! {
                            <RadioGroup
                                name="trial-subject"
                                legend=subject_label(l)
                                bind=subject
                                choices=subjects.clone()
                                look=RadioLook::Segments
                                hide_legend=true
                            />
                        }
                    })
            }}
            {move || {
                has_document()
                    .then(|| {
                        view! {
                            <Field id="trial-sample" label=sample_label(l)>
                                <Select bind=pick choices=sample_choices />
                            </Field>
                            <Field
                                id="trial-document"
                                label=document_label(l)
                                error=wrong(document)
                            >
                                <TextArea bind=document rows=5 />
                            </Field>
                        }
                    })
            }}
            {move || {
                by_query()
                    .then(|| {
                        view! {
                            <Field
                                id="trial-query"
                                label=query_label(l)
                                help=query_help(l, OPENID_MARK)
                                error=wrong(query)
                            >
                                <TextArea bind=query rows=5 />
                            </Field>
                        }
                    })
            }}
            {move || {
                has_data()
                    .then(|| {
                        let label = if operation.get() == Operation::Create { new_document_label(l) } else { change_label(l) };
                        view! {
                            <Field id="trial-data" label error=wrong(data)>
                                <TextArea bind=data rows=4 />
                            </Field>
                        }
                    })
            }}
        }
    };
    view! {
        <Card title=try_title(l)>
            <div class="grid gap-4 grid-cols-[minmax(0,1fr)]">
                <p class="small muted">{try_text(l)}</p>
                <Field id="trial-operation" label=operation_label(l)>
                    <Select bind=operation_bind choices=operations />
                </Field>
                <Field id="trial-user" label=user_label(l)>
                    <Select bind=user choices=users />
                </Field>
                {move || {
                    (user.get() == OPENID)
                        .then(|| {
                            view! {
                                <Field id="trial-openid" label=openid_label(l)>
                                    <TextInput bind=openid maxlength=128 />
                                </Field>
                            }
                        })
                }}
                {move || {
                    (user.get() != NOBODY)
                        .then(|| view! { <Checkbox bind=anonymous label=anonymous_label(l) /> })
                }}
                {what()}
                <div class="flex justify-end">
                    <Button
                        kind=Kind::Secondary
                        icon=Glyph::Play
                        busy
                        disabled=Signal::derive(move || ready.with(Option::is_none))
                        on_press=run
                    >
                        {try_action(l)}
                    </Button>
                </div>
                <div role="status">
                    {move || match outcome.get() {
                        None => ().into_any(),
                        Some(Err(fault)) if fault.0.code == "invalid" => {
                            view! { <Banner tone=BannerTone::Warn>{not_ready(l)}</Banner> }.into_any()
                        }
                        Some(Err(fault)) => view! { <ProblemView fault /> }.into_any(),
                        Some(Ok(verdict)) => view! { <Verdict verdict /> }.into_any(),
                    }}
                </div>
            </div>
        </Card>
    }
}
