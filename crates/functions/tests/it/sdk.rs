//! `wx-server-sdk`: what each operation asks of the host, compared with what the official SDK sends for it, and what it makes of the
//! answers.

use std::sync::Arc;

use functions::HostError;
use serde_json::{Value, json};

use crate::support::{Nested, Recorder, job, pool, within};

/// Runs the expression with `db`, `_` and `c()` (the collection `t`), and gives its value and what was asked.
async fn ask(expression: &str, answers: &[Result<Value, HostError>]) -> (Value, Vec<(String, Value)>) {
    let code = format!(
        "const cloud = require('wx-server-sdk'); cloud.init({{ env: cloud.DYNAMIC_CURRENT_ENV }});
         const db = cloud.database(), _ = db.command, c = () => db.collection('t');
         const tell = (e) => ({{ errCode: e.errCode, errMsg: e.errMsg, isError: e instanceof Error }});
         exports.main = async () => {{ try {{ return await ({expression}) }} catch (e) {{ return tell(e) }} }}"
    );
    let host = Arc::new(Recorder::default());
    host.answers.lock().unwrap().extend(answers.iter().cloned());
    let outcome = pool().run(job(&code, json!({}), within(5_000)), host.clone()).await.unwrap();
    let asked = host.asked.lock().unwrap().clone();
    (outcome.result.unwrap(), asked)
}

/// The one question of an expression.
async fn question(expression: &str) -> (String, Value) {
    let (value, mut asked) = ask(expression, &[]).await;
    assert_eq!(asked.len(), 1, "{expression} asked {asked:?} and gave {value}");
    asked.remove(0)
}

async fn asks(expression: &str, op: &str, params: Value) {
    assert_eq!(question(expression).await, (op.to_owned(), params), "{expression}");
}

#[tokio::test]
async fn reading() {
    let get = "database.queryDocument";
    asks("c().get()", get, json!({"collectionName":"t","queryType":"WHERE","limit":100})).await;
    asks(
        "c().where({a:1}).orderBy('n','desc').orderBy('m','asc').skip(3).limit(7).field({a:true,b:false}).get()",
        get,
        json!({"collectionName":"t","queryType":"WHERE","query":{"a":1},
            "order":[{"field":"n","direction":"desc"},{"field":"m","direction":"asc"}],"offset":3,"limit":7,"projection":{"a":1,"b":0}}),
    )
    .await;
    asks("c().limit(5000).get()", get, json!({"collectionName":"t","queryType":"WHERE","limit":1000})).await;
    let doc =
        json!({"collectionName":"t","query":{"_id":"id1"},"queryType":"DOC","multi":false,"projection":{}});
    asks("c().doc('id1').get()", get, doc).await;
    let doc =
        json!({"collectionName":"t","query":{"_id":5},"queryType":"DOC","multi":false,"projection":{"a":1}});
    asks("c().doc(5).field({a:true}).get()", get, doc).await;
    let count = "database.countDocument";
    asks(
        "c().where({a:1}).count()",
        count,
        json!({"collectionName":"t","queryType":"WHERE","query":{"a":1}}),
    )
    .await;
    asks("c().count()", count, json!({"collectionName":"t","queryType":"WHERE"})).await;
}

#[tokio::test]
async fn writing() {
    asks(
        "c().add({data:{_id:'k',a:1,u:undefined,n:null,at:new Date(5),sd:db.serverDate(),sd2:db.serverDate({offset:1000}),r:/ab/i,
            r2:db.RegExp({regexp:'x',options:'m'}),p:new db.Geo.Point(113,23),q:db.Geo.Point(1,2),arr:[1,{d:new Date(1)}],o:{x:{}}}})",
        "database.addDocument",
        json!({"collectionName":"t","data":{"_id":"k","a":1,"n":null,"at":{"$date":5},"sd":{"$date":{"offset":0}},
            "sd2":{"$date":{"offset":1000}},"r":{"$regex":"ab","$options":"i"},"r2":{"$regex":"x","$options":"m"},
            "p":{"type":"Point","coordinates":[113,23]},"q":{"type":"Point","coordinates":[1,2]},"arr":[1,{"d":{"$date":1}}],"o":{"x":{}}}}),
    )
    .await;
    let update = "database.updateDocument";
    asks(
        "c().doc('id1').set({data:{a:1,b:{c:2}}})",
        update,
        json!({"collectionName":"t","queryType":"DOC","data":{"a":1,"b":{"c":2}},"multi":false,"merge":false,"upsert":true,"query":{"_id":"id1"}}),
    )
    .await;
    asks(
        "c().where({a:1}).update({data:{b:2,c:{d:1},e:_.inc(2)}})",
        update,
        json!({"collectionName":"t","query":{"a":1},"queryType":"WHERE","multi":true,"merge":true,"upsert":false,
            "data":{"$set":{"b":2,"c.d":1},"$inc":{"e":2}}}),
    )
    .await;
    let delete = "database.deleteDocument";
    let one = json!({"collectionName":"t","query":{"_id":"id1"},"queryType":"DOC","multi":false});
    asks("c().doc('id1').remove()", delete, one).await;
    let many = json!({"collectionName":"t","query":{"a":1},"queryType":"WHERE","multi":true});
    asks("c().where({a:1}).remove()", delete, many).await;
    asks("db.createCollection('zz')", "database.addCollection", json!({"collectionName":"zz"})).await;
}

#[tokio::test]
async fn queries_are_encoded_as_the_official_sdk_does() {
    let cases = [
        ("{a:1,s:'x',n:null,b:true,u:undefined}", json!({"a":1,"s":"x","n":null,"b":true})),
        ("{a:{b:1,c:{d:2}},e:{}}", json!({"a.b":1,"a.c.d":2})),
        ("{a:[1,2],d:new Date(7),z:{d:new Date(0)}}", json!({"a":[1,2],"d":{"$date":7},"z.d":{"$date":0}})),
        (
            "{a:/x/g, b:db.RegExp({regexp:'y',options:'i'})}",
            json!({"a":{"$regex":"x","$options":"g"},"b":{"$regex":"y","$options":"i"}}),
        ),
        ("{a:_.eq(1),b:_.eq({c:1}),d:_.neq(1)}", json!({"a":{"$eq":1},"b":{"$eq":{"c":1}},"d":{"$ne":1}})),
        (
            "{a:_.gt(1),b:_.gte(new Date(3)),c:_.lt(1),d:_.lte(1)}",
            json!({"a":{"$gt":1},"b":{"$gte":{"$date":3}},"c":{"$lt":1},"d":{"$lte":1}}),
        ),
        (
            "{a:_.in([1,2]),b:_.nin([1]),c:_.all([1,2])}",
            json!({"a":{"$in":[1,2]},"b":{"$nin":[1]},"c":{"$all":[1,2]}}),
        ),
        (
            "{a:_.exists(true),b:_.mod([4,1]),c:_.mod(4,1),d:_.size(2)}",
            json!({"a":{"$exists":true},"b":{"$mod":[4,1]},"c":{"$mod":[4,1]},"d":{"$size":2}}),
        ),
        (
            "{a:_.elemMatch({b:_.gt(1),c:2}),d:_.elemMatch(_.gt(1))}",
            json!({"a":{"$elemMatch":{"b":{"$gt":1},"c":2}},"d":{"$elemMatch":{"$gt":1}}}),
        ),
        ("{a:{b:_.gt(1)}}", json!({"a.b":{"$gt":1}})),
        ("{n:_.gte(1).and(_.lt(5))}", json!({"$and":[{"n":{"$gte":1}},{"n":{"$lt":5}}]})),
        ("{n:_.gte(1).lt(5)}", json!({"$and":[{"n":{"$gte":1}},{"n":{"$lt":5}}]})),
        ("{n:_.and(_.gte(1),_.lt(5))}", json!({"$and":[{"n":{"$gte":1}},{"n":{"$lt":5}}]})),
        ("{n:_.and([_.gte(1),_.lt(5)])}", json!({"$and":[{"n":{"$gte":1}},{"n":{"$lt":5}}]})),
        ("{n:_.gt(1).or(_.lt(-1)),m:2}", json!({"m":2,"$or":[{"n":{"$gt":1}},{"n":{"$lt":-1}}]})),
        ("{n:_.or(_.eq(1),_.eq(2))}", json!({"$or":[{"n":{"$eq":1}},{"n":{"$eq":2}}]})),
        ("{n:_.not(_.eq(1))}", json!({"n":{"$not":{"$eq":1}}})),
        ("{n:_.nor([_.eq(1),_.gt(5)])}", json!({"$nor":[{"n":{"$eq":1}},{"n":{"$gt":5}}]})),
        ("_.or([{a:1},{b:_.gt(2)}])", json!({"$or":[{"a":1},{"b":{"$gt":2}}]})),
        ("_.or({a:1},{b:2})", json!({"$or":[{"a":1},{"b":2}]})),
        ("_.and([{a:1},_.or({b:1},{b:2})])", json!({"$and":[{"a":1},{"$or":[{"b":1},{"b":2}]}]})),
        ("_.nor([{a:1},{b:2}])", json!({"$nor":[{"a":1},{"b":2}]})),
        (
            "_.or([{a:{b:1}},{c:_.gt(1).and(_.lt(4))}])",
            json!({"$or":[{"a.b":1},{"$and":[{"c":{"$gt":1}},{"c":{"$lt":4}}]}]}),
        ),
        (
            "{a:_.gt(1).and(_.or(_.eq(5),_.eq(6)))}",
            json!({"$and":[{"a":{"$gt":1}},{"$or":[{"a":{"$eq":5}},{"a":{"$eq":6}}]}]}),
        ),
        // Here the official SDK loses the meaning (it joins both `or`s, sends bare values, or nothing); we keep it.
        (
            "{a:_.or(_.eq(1),_.eq(2)),b:_.or(_.eq(3),_.eq(4))}",
            json!({"$or":[{"a":{"$eq":1}},{"a":{"$eq":2}}],"$and":[{"$or":[{"b":{"$eq":3}},{"b":{"$eq":4}}]}]}),
        ),
        ("{n:_.or([1,2])}", json!({"$or":[{"n":1},{"n":2}]})),
        ("{n:_.not(_.gt(1).and(_.lt(3)))}", json!({"$nor":[{"$and":[{"n":{"$gt":1}},{"n":{"$lt":3}}]}]})),
    ];
    let list = cases
        .iter()
        .map(|(query, _)| format!("() => c().where({query}).get()"))
        .collect::<Vec<_>>()
        .join(",\n");
    let (_, asked) =
        ask(&format!("(async () => {{ for (const one of [{list}]) await one().catch(() => {{}}) }})()"), &[])
            .await;
    assert_eq!(asked.len(), cases.len());
    for ((query, expected), (_, params)) in cases.iter().zip(&asked) {
        assert_eq!(params["query"], *expected, "{query}");
    }
}

#[tokio::test]
async fn updates_are_encoded_as_the_official_sdk_does() {
    let cases = [
        (
            "{a:1,b:{c:2,d:{e:3}},arr:[1],n:null,dt:new Date(4),u:undefined,em:{}}",
            json!({"$set":{"a":1,"arr":[1],"n":null,"dt":{"$date":4},"b.c":2,"b.d.e":3}}),
        ),
        ("{a:_.set({b:1})}", json!({"$set":{"a":{"b":1}}})),
        ("{a:_.remove()}", json!({"$unset":{"a":""}})),
        ("{a:_.inc(1),b:{c:_.inc(2)}}", json!({"$inc":{"a":1,"b.c":2}})),
        (
            "{a:_.mul(2),b:_.min(2),c:_.max(2),d:_.rename('e')}",
            json!({"$mul":{"a":2},"$min":{"b":2},"$max":{"c":2},"$rename":{"d":"e"}}),
        ),
        (
            "{a:_.push(1),b:_.push([1,2]),c:_.push(1,2)}",
            json!({"$push":{"a":{"$each":[1]},"b":{"$each":[1,2]},"c":{"$each":[1,2]}}}),
        ),
        (
            "{a:_.push({each:[1,2],position:1,sort:1,slice:3})}",
            json!({"$push":{"a":{"$each":[1,2],"$position":1,"$sort":1,"$slice":3}}}),
        ),
        (
            "{a:_.push({x:1}),b:_.push([{x:new Date(2)}])}",
            json!({"$push":{"a":{"$each":[{"x":1}]},"b":{"$each":[{"x":{"$date":2}}]}}}),
        ),
        ("{a:_.pop(),b:_.shift()}", json!({"$pop":{"a":1,"b":-1}})),
        (
            "{a:_.unshift([1,2]),b:_.unshift(1)}",
            json!({"$push":{"a":{"$each":[1,2],"$position":0},"b":{"$each":[1],"$position":0}}}),
        ),
        (
            "{a:_.pull(1),b:_.pull(_.gt(1)),c:_.pull({x:1}),d:_.pull({x:_.gt(1)})}",
            json!({"$pull":{"a":1,"b":{"$gt":1},"c":{"x":1},"d":{"x":{"$gt":1}}}}),
        ),
        ("{a:_.pullAll([1,2])}", json!({"$pullAll":{"a":[1,2]}})),
        ("{a:_.addToSet(1),b:_.addToSet({each:[1,2]})}", json!({"$addToSet":{"a":1,"b":{"$each":[1,2]}}})),
        (
            "{a:db.serverDate(),b:{c:db.serverDate({offset:5})},g:db.Geo.Point(1,2),r:/x/i}",
            json!({"$set":{"a":{"$date":{"offset":0}},"b.c":{"$date":{"offset":5}},"g":{"type":"Point","coordinates":[1,2]},
                "r":{"$regex":"x","$options":"i"}}}),
        ),
    ];
    let list = cases
        .iter()
        .map(|(data, _)| format!("() => c().doc('id1').update({{ data: {data} }})"))
        .collect::<Vec<_>>()
        .join(",\n");
    let (_, asked) =
        ask(&format!("(async () => {{ for (const one of [{list}]) await one() }})()"), &[]).await;
    assert_eq!(asked.len(), cases.len());
    for ((data, expected), (op, params)) in cases.iter().zip(&asked) {
        let whole = json!({"collectionName":"t","data":expected,"query":{"_id":"id1"},"queryType":"DOC","multi":false,"merge":true,"upsert":false});
        assert_eq!((op.as_str(), params), ("database.updateDocument", &whole), "{data}");
    }
}

#[tokio::test]
async fn answers_have_the_shape_of_wx() {
    let given = |answer: Value| [Ok(answer)];
    let value = ask("c().add({data:{a:1}})", &given(json!({"_id":"x1"}))).await.0;
    assert_eq!(value, json!({"_id":"x1","errMsg":"collection.add:ok"}));
    let list = json!({"list":[{"_id":"1","at":{"$date":0},"in":[{"d":{"$date":1700000000000_i64}}]}]});
    let read = "c().get().then(({ data, errMsg }) => [errMsg, data[0].at instanceof Date, data[0].in[0].d.getTime()])";
    assert_eq!(ask(read, &given(list)).await.0, json!(["collection.get:ok", true, 1700000000000_i64]));
    let value = ask("c().doc('1').get()", &given(json!({"list":[{"_id":"1"}]}))).await.0;
    assert_eq!(value, json!({"data":{"_id":"1"},"errMsg":"document.get:ok"}));
    assert_eq!(
        ask("c().count()", &given(json!({"total":3}))).await.0,
        json!({"total":3,"errMsg":"collection.count:ok"})
    );
    let value =
        ask("c().where({a:1}).update({data:{a:2}})", &given(json!({"updated":2,"upsert_id":null}))).await.0;
    assert_eq!(value, json!({"stats":{"updated":2},"errMsg":"collection.update:ok"}));
    let value = ask("c().doc('1').remove()", &given(json!({"deleted":1}))).await.0;
    assert_eq!(value, json!({"stats":{"removed":1},"errMsg":"document.remove:ok"}));
    let created =
        ask("c().doc('1').set({data:{a:2}})", &given(json!({"updated":0,"upserted_id":"1"}))).await.0;
    assert_eq!(created, json!({"_id":"1","stats":{"created":1,"updated":0},"errMsg":"document.set:ok"}));
    let replaced = ask("c().doc('1').set({data:{a:2}})", &given(json!({"updated":1}))).await.0;
    assert_eq!(replaced, json!({"_id":"1","stats":{"created":0,"updated":1},"errMsg":"document.set:ok"}));
}

#[tokio::test]
async fn errors_have_the_shape_of_wx() {
    let refused = [Err(HostError::new("DATABASE_COLLECTION_NOT_EXIST", "no collection 't'"))];
    let value = ask("c().get()", &refused).await.0;
    let text = "collection.get:fail -502005 DATABASE_COLLECTION_NOT_EXIST: no collection 't'";
    assert_eq!(value, json!({"errCode":-502005,"errMsg":text,"isError":true}));

    let missing = ask("c().doc('x').get()", &[Ok(json!({"list":[]}))]).await.0;
    assert_eq!(missing["errCode"], -1);
    assert!(missing["errMsg"].as_str().unwrap().ends_with("document with _id x does not exist"), "{missing}");
    let null = ask(
        "cloud.database({throwOnNotFound:false}).collection('t').doc('x').get()",
        &[Ok(json!({"list":[]}))],
    )
    .await
    .0;
    assert_eq!(null["data"], Value::Null);

    for wrong in [
        "c().add({a:1})",
        "c().add()",
        "c().add({data:{a:_.inc(1)}})",
        "c().add({data:(() => { const a = {}; a.a = a; return a })()})",
        "c().add({data:{d:new Date(NaN)}})",
        "c().doc('1').set({data:{a:_.set(1)}})",
        "c().doc('1').set({data:{_id:'2'}})",
        "c().doc('1').update({data:{_id:'2'}})",
        "c().doc('1').update({data:{}})",
        "c().doc('1').update({data:{a:_.gt(1)}})",
        "c().doc().get()",
        "c().where('x').get()",
        "c().where({a:_.inc(1)}).get()",
        "c().orderBy('a','up').get()",
        "c().field('a').get()",
        "db.collection('').get()",
        "db.Geo.Point(500, 0)",
        "cloud.callFunction({})",
    ] {
        let (value, asked) = ask(wrong, &[]).await;
        assert_eq!((&value["errCode"], asked.len()), (&json!(-501007), 0), "{wrong}: {value}");
    }
}

#[tokio::test]
async fn another_environment_is_named_and_the_own_one_is_not() {
    let env = |asked: (String, Value)| asked.1.get("env").cloned();
    assert_eq!(env(question("c().count()").await), None);
    assert_eq!(env(question("cloud.database({env:'dev'}).collection('t').count()").await), None);
    assert_eq!(
        env(question("cloud.database({env:'prod'}).collection('t').count()").await),
        Some(json!("prod"))
    );
    let by_init = "(cloud.init({env:'prod'}), cloud.database().collection('t').count())";
    assert_eq!(env(question(by_init).await), Some(json!("prod")));
}

#[tokio::test]
async fn call_function_gives_the_result() {
    let pool = pool();
    let sum = "exports.main = ({ a, b }) => ({ sum: a + b })";
    let outer = r#"
        const cloud = require('wx-server-sdk');
        exports.main = async () => {
            const good = await cloud.callFunction({ name: 'sum', data: { a: 1, b: 2 } });
            const errors = [];
            for (const name of ['missing', 'bad']) await cloud.callFunction({ name }).catch((e) => errors.push([e.errCode, e.errMsg]));
            return { good, errors };
        }"#;
    let functions = vec![("sum", sum), ("bad", "exports.main = () => { throw new Error('inner') }")];
    let host = Arc::new_cyclic(|myself| Nested { pool: pool.clone(), functions, myself: myself.clone() });
    let outcome = pool.run(job(outer, json!({}), within(5_000)), host).await.unwrap();
    assert_eq!(
        outcome.result.unwrap(),
        json!({
            "good": { "result": { "sum": 3 }, "requestID": "req-1", "errMsg": "callFunction:ok" },
            "errors": [
                [-504001, "callFunction:fail -504001 FUNCTIONS_REQUEST_FAIL: no function 'missing'"],
                [-504002, "callFunction:fail -504002 FUNCTIONS_EXECUTE_FAIL: Error: inner"],
            ],
        })
    );
}

#[tokio::test]
async fn bots() {
    asks("cloud.bot().text('hello')", "bot.text", json!({"text":"hello"})).await;
    asks(
        "cloud.bot('help').text({ text: 'hi', person: 'p1', page: 'film/x', context: { film: 'x' }, attributes: { a: 1 } })",
        "bot.text",
        json!({"bot":"help","text":"hi","person":"p1","page":"film/x","context":{"film":"x"},"attributes":{"a":1}}),
    )
    .await;
    asks("cloud.bot('help').reset({ bot: 'other' })", "bot.reset", json!({"bot":"other"})).await;
    asks(
        "cloud.bot().text({ env: 'elsewhere', text: 'hi' })",
        "bot.text",
        json!({"env":"elsewhere","text":"hi"}),
    )
    .await;
    let (answer, _) = ask("cloud.bot().text('hello')", &[Ok(json!({"said":"hello"}))]).await;
    assert_eq!(answer, json!({"said":"hello","errMsg":"bot.text:ok"}));
    let refusal = HostError::new("BOT_NOT_FOUND", "There is no such bot.");
    let (error, _) = ask("cloud.bot('x').text('hello')", &[Err(refusal)]).await;
    assert_eq!((&error["isError"], &error["errCode"]), (&json!(true), &json!(-1)));
    assert!(error["errMsg"].as_str().unwrap().starts_with("bot.text:fail -1 BOT_NOT_FOUND"), "{error}");
    let (_, asked) = ask("cloud.bot().text(5)", &[]).await;
    assert!(asked.is_empty());
}

#[tokio::test]
async fn places_expressions_and_stages_are_encoded_as_the_official_sdk_does() {
    let cases = [
        (
            "{at:_.geoNear({geometry:db.Geo.Point(1,2),maxDistance:5})}",
            json!({"at":{"$nearSphere":{"$geometry":{"type":"Point","coordinates":[1,2]},"$maxDistance":5}}}),
        ),
        (
            "{at:_.geoWithin({geometry:db.Geo.Polygon([db.Geo.LineString([db.Geo.Point(0,0),db.Geo.Point(3,0),db.Geo.Point(0,3),db.Geo.Point(0,0)])])})}",
            json!({"at":{"$geoWithin":{"$geometry":{"type":"Polygon","coordinates":[[[0,0],[3,0],[0,3],[0,0]]]}}}}),
        ),
        (
            "{at:_.geoWithin({centerSphere:[[1,2],0.5]})}",
            json!({"at":{"$geoWithin":{"$centerSphere":[[1,2],0.5]}}}),
        ),
        (
            "{at:_.geoIntersects({geometry:db.Geo.MultiPoint([db.Geo.Point(1,2)])})}",
            json!({"at":{"$geoIntersects":{"$geometry":{"type":"MultiPoint","coordinates":[[1,2]]}}}}),
        ),
        ("_.expr($.gt(['$a','$b']))", json!({"$expr":{"$gt":["$a","$b"]}})),
        ("_.expr($.gt('$a','$b')).and({c:1})", json!({"$and":[{"$expr":{"$gt":["$a","$b"]}},{"c":1}]})),
        ("_.jsonSchema({required:['a']})", json!({"$jsonSchema":{"required":["a"]}})),
    ];
    for (query, expected) in cases {
        let (_, params) = question(&format!("(($) => c().where({query}).get())(_.aggregate)")).await;
        assert_eq!(params["query"], expected, "{query}");
    }
    let stages = "c().aggregate().match({n:_.gt(1),at:{d:new Date(3)}}).group({_id:'$k',sum:$.sum('$n'),all:$.push({x:'$x'}),n:$.count()})
        .addFields({half:$.divide(['$sum',2]),ne:$.neq(['$sum',0]),since:new Date(5)}).sort({sum:-1}).skip(1).limit(2)
        .lookup({from:'u',let:{id:'$_id'},pipeline:$.pipeline().match(_.expr($.eq(['$k','$$id']))).project({_id:0}).done(),as:'us'})
        .facet({one:$.pipeline().count('n')}).end()";
    let (op, params) = question(&format!("(($) => {stages})(_.aggregate)")).await;
    let stage = |key: &str, value: Value| json!({"stageKey":key,"stageValue":value});
    let expected = json!([
        stage("$match", json!({"n":{"$gt":1},"at.d":{"$date":3}})),
        stage("$group", json!({"_id":"$k","sum":{"$sum":"$n"},"all":{"$push":{"x":"$x"}},"n":{"$count":{}}})),
        stage(
            "$addFields",
            json!({"half":{"$divide":["$sum",2]},"ne":{"$ne":["$sum",0]},"since":{"$date":5}})
        ),
        stage("$sort", json!({"sum":-1})),
        stage("$skip", json!(1)),
        stage("$limit", json!(2)),
        stage(
            "$lookup",
            json!({"from":"u","let":{"id":"$_id"},"as":"us",
            "pipeline":[{"$match":{"$expr":{"$eq":["$k","$$id"]}}},{"$project":{"_id":0}}]})
        ),
        stage("$facet", json!({"one":[{"$count":"n"}]})),
    ]);
    let mut stages = params["stages"].clone();
    // As the official SDK does: the value is a text of JSON.
    for stage in stages.as_array_mut().unwrap() {
        stage["stageValue"] = serde_json::from_str(stage["stageValue"].as_str().unwrap()).unwrap();
    }
    assert_eq!((op.as_str(), &stages), ("database.aggregate", &expected));
    let wrong = ask("c().where({a:_.aggregate.sum(1)}).get()", &[]).await.0;
    assert_eq!(wrong["errCode"], -501007, "an expression is no condition");
}

#[tokio::test]
async fn transactions_say_so_in_every_step_and_come_again_after_a_conflict() {
    let begun = |id: &str| Ok(json!({"transactionId":id}));
    let conflict = || Err(HostError::new("DATABASE_TRANSACTION_CONFLICT", "somebody was first"));
    let body = "db.runTransaction(async (t) => { await t.collection('t').doc('a').update({data:{n:_.inc(1)}}); return 7 })";
    let updated = || Ok(json!({"updated":1}));
    let answers = [begun("t1"), updated(), conflict(), Ok(json!({})), begun("t2"), updated(), Ok(json!({}))];
    let (value, asked) = ask(body, &answers).await;
    assert_eq!(value, json!(7));
    let steps: Vec<_> = asked.iter().map(|(op, p)| (op.as_str(), p["transactionId"].as_str())).collect();
    assert_eq!(
        steps,
        [
            ("database.startTransaction", None),
            ("database.updateDocument", Some("t1")),
            ("database.commitTransaction", Some("t1")),
            ("database.abortTransaction", Some("t1")),
            ("database.startTransaction", None),
            ("database.updateDocument", Some("t2")),
            ("database.commitTransaction", Some("t2")),
        ]
    );
    let back = "db.runTransaction(async (t) => { await t.rollback(-100) }).catch((e) => ({ rejected: e }))";
    assert_eq!(ask(back, &[begun("t"), Ok(json!({}))]).await.0, json!({"rejected":-100}));
    let failed = "db.runTransaction(async () => { throw new Error('mine') }).catch((e) => e.message)";
    let (value, asked) = ask(failed, &[begun("t"), Ok(json!({}))]).await;
    assert_eq!((value, asked[1].0.as_str()), (json!("mine"), "database.abortTransaction"));
    let never = [begun("1"), conflict(), Ok(json!({})), begun("2"), conflict(), Ok(json!({}))];
    let value = ask("db.runTransaction(async () => 1, 1).catch((e) => e.code)", &never).await.0;
    assert_eq!(value, json!("DATABASE_TRANSACTION_CONFLICT"), "as often as was asked for");
}

#[tokio::test]
async fn files_pass_as_bytes() {
    let upload = "cloud.uploadFile({ cloudPath: 'a/b.txt', fileContent: Buffer.from('你好') })";
    let (value, asked) = ask(upload, &[Ok(json!({"fileID":"cloud://e.e/a/b.txt"}))]).await;
    let errs = json!({"fileID":"cloud://e.e/a/b.txt","statusCode":200,"errMsg":"uploadFile:ok"});
    assert_eq!(value, errs);
    assert_eq!(asked, [("files.write".to_owned(), json!({"path":"a/b.txt","content":"5L2g5aW9"}))]);
    let download = "cloud.downloadFile({ fileID: 'cloud://e.e/a/b.txt' }).then(({ fileContent }) => fileContent.toString('utf8'))";
    assert_eq!(ask(download, &[Ok(json!({"content":"5L2g5aW9"}))]).await.0, json!("你好"));
    let list = "cloud.getTempFileURL({ fileList: ['cloud://a', { fileID: 'cloud://b', maxAge: 60 }] })";
    let answer = json!({"download_list":[
        {"fileID":"cloud://a","tempFileURL":"http://x/a","maxAge":null,"status":0},
        {"fileID":"cloud://b","tempFileURL":"","status":-503003,"errMsg":"not there"}]});
    let (value, asked) = ask(list, &[Ok(answer)]).await;
    assert_eq!(asked[0].1, json!({"file_list":[{"fileid":"cloud://a"},{"fileid":"cloud://b","max_age":60}]}));
    assert_eq!(
        value["fileList"][0],
        json!({"fileID":"cloud://a","tempFileURL":"http://x/a","status":0,"errMsg":"ok"})
    );
    assert_eq!(value["fileList"][1]["errMsg"], "not there");
    for wrong in [
        "cloud.uploadFile({ cloudPath: 'a', fileContent: 5 })",
        "cloud.deleteFile({})",
        "cloud.downloadFile()",
    ] {
        assert_eq!(ask(wrong, &[]).await.0["errCode"], -501007, "{wrong}");
    }
}
