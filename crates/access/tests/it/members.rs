use crate::{PASSWORD, World, env, on_each_database};
use access::{AccessError, Actor};
use std::time::Duration;
use types::{Permission, Problem, Role, Text};

async fn fails(w: &World, email: &str, remote: &str) -> AccessError {
    w.access.sign_in(email, "wrong password", remote).await.unwrap_err()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_signs_in_and_acts_by_role() {
    on_each_database(async |w| {
        let owner = w.access.sign_in(" owner@example.COM", PASSWORD, "10.0.0.1").await.unwrap();
        assert_eq!((owner.email.as_str(), owner.role), ("owner@example.com", Role::Owner));
        assert_eq!(w.access.member(&owner.id).await.unwrap().unwrap(), owner);
        let actor = w.access.actor_for_member(&owner, &env("a")).unwrap();
        assert_eq!((actor.env(), actor.label()), (&env("a"), format!("member:{}", owner.id)));
        assert!(actor.may(Permission::Administer));

        let viewer = w
            .access
            .create_member(&actor, "v@x.org", Text::same("Vi"), Role::Viewer, "12345678")
            .await
            .unwrap();
        let viewer = w.access.actor_for_member(&viewer, &env("a")).unwrap();
        let denied = viewer.require(Permission::Release).unwrap_err();
        assert_eq!(Problem::from(denied).code, "forbidden");
        let refused =
            w.access.create_member(&viewer, "x@x.org", Text::same("X"), Role::Owner, "12345678").await;
        assert!(matches!(refused, Err(AccessError::Denied(_))));
        let taken = w.access.create_member(&actor, "V@x.org", Text::same("X"), Role::Owner, "12345678").await;
        assert!(matches!(taken, Err(AccessError::Taken(_))));
        assert_eq!(w.access.members(&actor).await.unwrap().len(), 2);
        assert!(matches!(
            w.access.actor_for_member(&owner, &env("nowhere")),
            Err(AccessError::UnknownEnvironment(_))
        ));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_password_unknown_member_and_endless_password_read_the_same() {
    on_each_database(async |w| {
        for (email, password) in [
            ("owner@example.com", "wrong"),
            ("nobody@example.com", PASSWORD),
            ("owner@example.com\0", "wrong"),
            ("owner@example.com", "x".repeat(1_000_000).as_str()),
        ] {
            let error = w.access.sign_in(email, password, "10.0.0.1").await.unwrap_err();
            assert!(matches!(error, AccessError::InvalidCredentials), "{error}");
        }
        w.access.sign_in("owner@example.com", PASSWORD, "10.0.0.1").await.unwrap();
        let audit = w.audit().await;
        assert_eq!(audit.iter().filter(|a| *a == "member.sign_in_failed").count(), 4);
        assert_eq!(audit.iter().filter(|a| *a == "member.sign_in").count(), 1);
        assert!(audit.contains(&"member.create".to_owned()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_closed_after_ten_failures_until_the_window_ends() {
    on_each_database(async |w| {
        for i in 0..10 {
            assert!(matches!(
                fails(&w, "owner@example.com", &format!("10.0.0.{i}")).await,
                AccessError::InvalidCredentials
            ));
        }
        w.clock.advance(Duration::from_secs(60));
        let right = w.access.sign_in("OWNER@example.com", PASSWORD, "10.9.9.9").await.unwrap_err();
        let AccessError::RateLimited { retry_after_s } = right else { panic!("{right}") };
        assert_eq!(retry_after_s, 14 * 60);
        assert_eq!(Problem::from(right).code, "rate_limited");
        w.clock.advance(Duration::from_secs(retry_after_s));
        w.access.sign_in("owner@example.com", PASSWORD, "10.9.9.9").await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_is_closed_after_sixty_failures_and_good_attempts_do_not_count() {
    on_each_database(async |w| {
        for i in 0..30 {
            w.access.sign_in("owner@example.com", PASSWORD, "2001:db8::1").await.unwrap();
            fails(&w, &format!("a{i}@x.org"), "2001:db8::2").await;
            fails(&w, &format!("b{i}@x.org"), "2001:db8::3").await;
        }
        assert!(matches!(fails(&w, "c@x.org", "2001:db8::4").await, AccessError::RateLimited { .. }));
        assert!(matches!(fails(&w, "c@x.org", "2001:db8:0:1::1").await, AccessError::InvalidCredentials));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_is_admitted_in_part_and_asked_to_come_back() {
    on_each_database(async |w| {
        let attempts = (0..100).map(|i| {
            let access = w.access.clone();
            tokio::spawn(async move {
                access.sign_in(&format!("n{i}@x.org"), "wrong", &format!("10.0.{i}.1")).await.unwrap_err()
            })
        });
        let answers = futures::future::join_all(attempts).await;
        let (mut refused, mut checked) = (0, 0);
        for answer in answers {
            match answer.unwrap() {
                AccessError::RateLimited { retry_after_s: 1 } => refused += 1,
                AccessError::InvalidCredentials => checked += 1,
                other => panic!("{other}"),
            }
        }
        assert!(checked >= 64 && refused > 0, "{checked} checked, {refused} refused");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_members_and_environments_are_refused_and_change_nothing() {
    on_each_database(async |w| {
        let system = Actor::project_system();
        for (email, name, password) in [
            ("nobody", "N", "12345678"),
            ("a@b", "", "12345678"),
            ("a@b", "N", "short"),
            ("a b@c", "N", "12345678"),
        ] {
            let refused =
                w.access.create_member(&system, email, Text::same(name), Role::Agent, password).await;
            assert!(matches!(refused, Err(AccessError::Invalid(_))), "{email} {name} {password}");
        }
        let stage = types::Stage::Prod;
        let taken = w.access.create_environment(&system, "p", env("a"), Text::same("A"), stage).await;
        assert!(matches!(taken, Err(AccessError::Taken(_))));
        let nowhere = w.access.create_environment(&system, "q", env("c"), Text::same("C"), stage).await;
        assert!(matches!(nowhere, Err(AccessError::Invalid(_))));
        let ill = w.access.create_environment(&system, "p", env("A B"), Text::same("C"), stage).await;
        assert!(matches!(ill, Err(AccessError::Invalid(_))));
        assert_eq!(w.access.members(&system).await.unwrap().len(), 1);
        assert_eq!(w.access.environments().len(), 2);
        let (_, again) = w.reopen().await;
        assert_eq!(again.environments(), w.access.environments());
        assert_eq!(again.environment(&env("b")).unwrap().project, Text::same("Project"));
    })
    .await;
}
