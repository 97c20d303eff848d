//! Cities.

use super::*;

#[test]
fn by_name() {
    check(
        Builtin::City,
        &context(),
        &[
            ("上海", "Shanghai"),
            ("我要从上海市去北京", "Shanghai | Beijing"),
            ("from shanghai to Beijing", "Shanghai | Beijing"),
            ("ＳＨＡＮＧＨＡＩ", "Shanghai"),
            ("Xi'an", "Xi'an"),
            ("xian", "Xi'an"),
            ("西安", "Xi'an"),
            ("烏魯木齊", "Urumqi"),
            ("Ürümqi", "Urumqi"),
            ("延边朝鲜族自治州", "Yanbian"),
            ("大理白族自治州", "Dali"),
            ("呼伦贝尔", "Hulunbuir"),
            ("六安", "Lu'an"),
            ("苏州", "Suzhou"),
            ("宿州", "Suzhou (Anhui)"),
            ("香港", "Hong Kong"),
            ("HK", "Hong Kong"),
            ("New York City", "New York"),
            ("São Paulo", "Sao Paulo"),
            ("东京", "Tokyo"),
            ("東京", "Tokyo"),
            ("三藩市", "San Francisco"),
            ("in Nice", "Nice"),
            ("上海南站", "Shanghai"),
            ("吉林市", "Jilin City"),
            ("去三明", "Sanming"),
            ("flights to münchen", "Munich"),
            // A street, a sandwich, a province, words with a city inside.
            ("南京西路", ""),
            ("北京路123号", ""),
            ("三明治", ""),
            ("吉林省", ""),
            ("德州扑克", ""),
            ("阿里巴巴", ""),
            ("大理石", ""),
            ("飞海南", ""),
            ("that is nice", ""),
            ("a male friend", ""),
            ("parisian", ""),
            ("romeo", ""),
        ],
    );
    let found = find(Builtin::City, "Shanghai", &context());
    assert_eq!((found[0].display.en.as_str(), found[0].display.zh.as_str()), ("Shanghai", "上海"));
    assert!(find(Builtin::City, "我很安康", &context())[0].score < super::super::PLAIN);
}

/// Every name of the list is found, and as the city it stands for.
#[test]
fn the_list_is_sound() {
    let list = include_str!("../city/cities.txt");
    let (mut count, mut ids) = (0, std::collections::HashSet::new());
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('|').collect();
        assert_eq!(fields.len(), 4, "{line}");
        let id = fields[0].trim_start_matches('~');
        assert!(id.is_ascii() && ids.insert(id), "{line}");
        let names = fields[..2].iter().copied().chain(fields[2..].iter().flat_map(|names| names.split(';')));
        for name in names.map(|name| name.trim_start_matches('~')).filter(|name| !name.is_empty()) {
            let found = find(Builtin::City, name, &context());
            assert_eq!(found.iter().map(|found| found.value.as_str()).collect::<Vec<_>>(), [id], "{name}");
            assert!(found[0].score >= super::super::PLAIN);
        }
        count += 1;
    }
    assert!(count > 500);
}
