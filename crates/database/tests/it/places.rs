//! What an index over geometries finds is what the matcher finds: at the poles, at the date line, in arrays, and beside
//! other fields.

use crate::bed::{Bed, on_each_database, system};
use crate::documents::{filter, update};
use crate::indexes::{built, index};
use crate::maker::{Maker, times};
use database::{IndexSpec, IndexState, Query, Write};
use proptest::prelude::*;
use serde_json::{Value, json};
use types::documents::IndexField;

fn geo_index(name: &str, before: &[&str], path: &str) -> IndexSpec {
    let mut fields: Vec<IndexField> = before.iter().map(|path| IndexField::new(*path)).collect();
    fields.push(IndexField { geo: true, ..IndexField::new(path) });
    IndexSpec { name: name.into(), fields, unique: false }
}

/// Longitude and latitude: anywhere, in one town, and where maps have borders.
fn position() -> impl Strategy<Value = (f64, f64)> {
    let near = |at: f64, by: f64| (-by..by).prop_map(move |n| at + n);
    prop_oneof![
        2 => (-180.0..=180.0, -90.0..=90.0f64),
        4 => (near(120.15, 0.1), near(30.28, 0.1)),
        1 => (prop_oneof![Just(180.0), Just(-180.0), 179.9..180.0, -180.0..-179.9], -60.0..60.0f64),
        1 => (-180.0..=180.0, prop_oneof![Just(90.0), Just(-90.0), 89.9..90.0, -90.0..-89.9]),
        1 => prop::sample::select(vec![(0.0, 0.0), (90.0, 45.0), (-45.0, 22.5), (120.15, 30.28)]),
    ]
}

fn point() -> impl Strategy<Value = Value> {
    position().prop_map(|(lng, lat)| json!({"type": "Point", "coordinates": [lng, lat]}))
}

/// A box around a place, as a ring.
fn ring() -> impl Strategy<Value = Value> {
    let half = prop_oneof![0.0001..0.01, 0.01..3.0, 3.0..40.0f64];
    (position(), half).prop_map(|((lng, lat), half): ((f64, f64), f64)| {
        let (west, east) = ((lng - half).max(-180.0), (lng + half).min(180.0));
        let (south, north) = ((lat - half).max(-90.0), (lat + half).min(90.0));
        json!([[west, south], [east, south], [east, north], [west, north], [west, south]])
    })
}

fn geometry() -> impl Strategy<Value = Value> {
    prop_oneof![
        6 => point(),
        1 => position().prop_map(|(lng, lat)| json!([lng, lat])),
        1 => (position(), position())
            .prop_map(|(a, b)| json!({"type": "LineString", "coordinates": [[a.0, a.1], [b.0, b.1]]})),
        2 => ring().prop_map(|ring| json!({"type": "Polygon", "coordinates": [ring]})),
        1 => prop::collection::vec(position(), 1..4).prop_map(|all| {
            let all: Vec<Value> = all.into_iter().map(|(lng, lat)| json!([lng, lat])).collect();
            json!({"type": "MultiPoint", "coordinates": all})
        }),
    ]
}

fn place() -> impl Strategy<Value = Value> {
    prop_oneof![
        8 => geometry(),
        1 => prop::collection::vec(geometry(), 0..4).prop_map(Value::from),
        1 => prop::sample::select(vec![json!(null), json!("nowhere"), json!([500, 3]), json!({"type": "Point"})]),
    ]
}

fn document() -> impl Strategy<Value = Value> {
    (place(), 0..3u8, any::<bool>()).prop_map(|(at, kind, deep)| match deep {
        true => json!({"kind": kind, "at": at, "shops": [{"at": at}]}),
        false => json!({"kind": kind, "at": at}),
    })
}

fn condition() -> impl Strategy<Value = Value> {
    let metres = prop_oneof![0.0..100.0, 100.0..20_000.0, 20_000.0..21_000_000.0f64];
    let near =
        (point(), prop::option::of(metres.clone()), prop::option::of(metres)).prop_map(|(p, most, least)| {
            let mut near = json!({"$geometry": p});
            most.into_iter().for_each(|most| near["$maxDistance"] = json!(most));
            least.into_iter().for_each(|least| near["$minDistance"] = json!(least));
            json!({"$near": near})
        });
    prop_oneof![
        3 => near,
        2 => ring().prop_map(|ring| json!({"$geoWithin": {"$geometry": {"type": "Polygon", "coordinates": [ring]}}})),
        1 => (position(), 0.0..1.5f64)
            .prop_map(|((lng, lat), radians)| json!({"$geoWithin": {"$centerSphere": [[lng, lat], radians]}})),
        1 => (position(), 0.0..60.0f64)
            .prop_map(|((lng, lat), radius)| json!({"$geoWithin": {"$center": [[lng, lat], radius]}})),
        1 => (position(), position())
            .prop_map(|(a, b)| json!({"$geoWithin": {"$box": [[a.0, a.1], [b.0, b.1]]}})),
        2 => geometry().prop_filter("GeoJSON", Value::is_object)
            .prop_map(|geometry| json!({"$geoIntersects": {"$geometry": geometry}})),
    ]
}

async fn ids(bed: &Bed, collection: &str, asked: &Value, limit: u64) -> Result<Vec<Value>, String> {
    let filter = database::Filter::parse(asked).map_err(|error| error.to_string())?;
    let query = Query { filter, limit: Some(limit), ..Query::default() };
    let docs = bed.database.query(&system(), collection, &query).await.map_err(|error| error.to_string())?;
    Ok(docs.into_iter().map(|doc| doc["_id"].clone()).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_over_geometries_finds_what_the_matcher_finds() {
    on_each_database(async |bed| {
        let (db, mut maker, mut found) = (&bed.database, Maker::new(), 0);
        let rounds = times(6);
        for round in rounds.clone() {
            let (plain, indexed) = (format!("plain{round}"), format!("indexed{round}"));
            let docs: Vec<Value> = maker.make(prop::collection::vec(document(), 150));
            let docs: Vec<Value> = docs
                .into_iter()
                .enumerate()
                .map(|(i, mut doc)| {
                    doc["_id"] = json!(format!("{i:03}"));
                    doc
                })
                .collect();
            for collection in [&plain, &indexed] {
                db.create_collection(&system(), collection).await.unwrap();
                db.add(&system(), collection, docs[..80].to_vec()).await.unwrap();
            }
            for spec in [
                geo_index("at", &[], "at"),
                geo_index("kind", &["kind"], "at"),
                geo_index("deep", &[], "shops.at"),
            ] {
                let name = spec.name.clone();
                db.create_index(&system(), &indexed, spec).await.unwrap();
                assert_eq!(built(&bed, &indexed, &name).await, IndexState::Ready);
            }
            let moved = update(json!({"$set": {"at": maker.make(place())}}));
            for collection in [&plain, &indexed] {
                db.add(&system(), collection, docs[80..].to_vec()).await.unwrap();
                let some = filter(json!({"_id": {"$lt": "010"}}));
                db.update(&system(), collection, &some, &moved, Write { multi: true, upsert: false })
                    .await
                    .unwrap();
                db.remove(&system(), collection, &filter(json!({"_id": {"$gt": "140"}})), true)
                    .await
                    .unwrap();
            }
            for _ in 0..60 {
                let (condition, path, kind) = (
                    maker.make(condition()),
                    maker.make(prop::sample::select(vec!["at", "at", "shops.at"])),
                    maker.make(prop::option::of(0..3u8)),
                );
                let mut asked = json!({path: condition});
                kind.into_iter().for_each(|kind| asked["kind"] = json!(kind));
                for limit in [maker.make(1..10u64), 1000] {
                    let expected = ids(&bed, &plain, &asked, limit).await;
                    let answer = ids(&bed, &indexed, &asked, limit).await;
                    if asked[path].get("$near").is_some() || answer.is_err() || limit == 1000 {
                        let sorted = |ids: Result<Vec<Value>, String>| {
                            let near = asked[path].get("$near").is_some();
                            ids.map(|ids| if near { ids } else { in_order(ids) })
                        };
                        found += expected.as_ref().map_or(0, Vec::len);
                        let (answer, expected) = (sorted(answer), sorted(expected));
                        assert!(
                            answer == expected,
                            "{asked}, {limit}, in round {round}: {}",
                            differing(&docs, answer, expected)
                        );
                    } else {
                        // Which of them come first is not said.
                        assert_eq!(answer.map(|ids| ids.len()), expected.map(|ids| ids.len()), "{asked}");
                    }
                }
            }
        }
        eprintln!("{found} documents found in {rounds:?}");
        assert!(found > 1000);
    })
    .await;
}

/// The documents that only one of two answers has.
fn differing(docs: &[Value], one: Result<Vec<Value>, String>, other: Result<Vec<Value>, String>) -> String {
    let (Ok(one), Ok(other)) = (&one, &other) else { return format!("{one:?} {other:?}") };
    let is_in_one = |doc: &&Value| one.contains(&doc["_id"]) != other.contains(&doc["_id"]);
    let all: Vec<&Value> = docs.iter().filter(is_in_one).collect();
    format!("{}, {} and {} found", json!(all), one.len(), other.len())
}

fn in_order(mut ids: Vec<Value>) -> Vec<Value> {
    ids.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    ids
}

#[tokio::test(flavor = "multi_thread")]
async fn the_nearest_are_found_without_reading_the_rest() {
    on_each_database(async |bed| {
        let db = &bed.database;
        // A shop every 0.01° of a square of 1° by 0.5°.
        let shops = (0..5000).map(|n| {
            let (lng, lat) = (120.0 + f64::from(n % 100) / 100.0, 30.0 + f64::from(n / 100) / 100.0);
            json!({"_id": format!("{n:04}"), "at": {"type": "Point", "coordinates": [lng, lat]}, "open": n % 2 == 0})
        });
        let shops: Vec<Value> = shops.collect();
        for some in shops.chunks(500) {
            db.add(&system(), "things", some.to_vec()).await.unwrap();
        }
        let near = |most: Option<u32>| {
            let mut near = json!({"$geometry": {"type": "Point", "coordinates": [120.502, 30.251]}});
            most.into_iter().for_each(|most| near["$maxDistance"] = json!(most));
            json!({"at": {"$near": near}, "open": true})
        };
        let before = ids(&bed, "things", &near(None), 20).await.unwrap();
        let proposed = db.query_costs(&system(), Some("things")).await.unwrap();
        let fields = proposed[0].proposal.clone().unwrap();
        assert_eq!(fields, geo_index("", &["open"], "at").fields);
        db.create_index(&system(), "things", geo_index("at", &[], "at")).await.unwrap();
        assert_eq!(built(&bed, "things", "at").await, IndexState::Ready);
        let read = async || db.query_costs(&system(), Some("things")).await.unwrap()[0].clone();
        let costs = read().await;
        assert_eq!(ids(&bed, "things", &near(None), 20).await.unwrap(), before);
        let after = read().await;
        assert_eq!((after.count, after.index.as_deref()), (costs.count + 1, Some("at")));
        let scanned = after.scanned - costs.scanned;
        assert!((20..500).contains(&scanned), "{scanned} documents were read");

        let query = Query { filter: filter(near(Some(3000))), ..Query::default() };
        let page = db.page(&system(), "things", &query, None).await.unwrap();
        assert_eq!(page.index.as_deref(), Some("at"));
        assert!(page.scanned < 300, "{} documents were read", page.scanned);
        assert_eq!(page.docs.len(), ids(&bed, "things", &near(Some(3000)), 100).await.unwrap().len());
        let pipeline = json!([{"$geoNear": {"near": {"type": "Point", "coordinates": [120.502, 30.251]}, "key": "at",
            "distanceField": "far", "maxDistance": 3000, "query": {"open": true}}}]);
        let found = db.aggregate(&system(), "things", &database::Pipeline::parse(&pipeline).unwrap()).await.unwrap();
        assert_eq!(found.iter().map(|doc| doc["_id"].clone()).collect::<Vec<_>>(), page.docs.iter().map(|doc| doc["_id"].clone()).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_that_geometries_cannot_have_is_refused() {
    on_each_database(async |bed| {
        let unique = IndexSpec { unique: true, ..geo_index("n", &[], "at") };
        let mut backwards = geo_index("n", &[], "at");
        backwards.fields[0].descending = true;
        let mut two = geo_index("n", &["a"], "b");
        two.fields[0].geo = true;
        for spec in [unique, backwards, two] {
            let error = bed.database.create_index(&system(), "things", spec).await.unwrap_err();
            assert_eq!(error.code(), "INVALID_PARAM");
        }
        let ordinary = index("n", &[("at", false)], false);
        bed.database.create_index(&system(), "things", ordinary).await.unwrap();
    })
    .await;
}
