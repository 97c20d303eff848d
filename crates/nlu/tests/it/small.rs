//! A small bilingual shop assistant, and what people ask it in words of their own.

use std::ops::ControlFlow;

use nlu::{Label, Model, TrainOptions, train};

pub fn shop() -> Vec<Label> {
    vec![
        Label::new(
            "delivery",
            [
                "where is my parcel",
                "when will my order arrive",
                "track my delivery",
                "my package has not come yet",
                "how long does shipping take",
                "我的包裹到哪了",
                "快递什么时候到",
                "查一下物流",
                "多久能送到",
                "订单还没收到",
            ],
        )
        .named("Delivery status"),
        Label::new(
            "refund",
            [
                "i want my money back",
                "how do i return this",
                "refund my order please",
                "the shoes do not fit, can i send them back",
                "how long until i am refunded",
                "我要退款",
                "怎么退货",
                "不合适想退掉",
                "退款多久到账",
                "能把钱退给我吗",
            ],
        )
        .named("Refunds and returns"),
        Label::new(
            "opening_hours",
            [
                "when are you open",
                "what time do you close",
                "are you open on sunday",
                "opening hours of the shop",
                "do you open early",
                "你们几点开门",
                "几点关门",
                "周日营业吗",
                "营业时间是什么时候",
                "早上几点开始营业",
            ],
        )
        .named("Opening hours"),
        Label::new(
            "coupon",
            [
                "my voucher does not work",
                "how do i use a coupon",
                "enter a discount code",
                "is there a promotion",
                "the promo code is invalid",
                "优惠券怎么用",
                "优惠码无效",
                "有什么折扣吗",
                "最近有活动吗",
                "券用不了",
            ],
        )
        .named("Coupons"),
    ]
}

/// Not among the texts, and what it means.
pub const QUESTIONS: [(&str, &str); 16] = [
    ("where's my package?", "delivery"),
    ("has my order been shipped", "delivery"),
    ("when does the parcel arrive", "delivery"),
    ("快递到哪里了", "delivery"),
    ("訂單什麼時候能送到？", "delivery"),
    ("i would like a refund", "refund"),
    ("can I return these shoes", "refund"),
    ("give me my money back!!", "refund"),
    ("我想退貨退款", "refund"),
    ("what are your opening hours", "opening_hours"),
    ("When do you close on Sundays?", "opening_hours"),
    ("星期天几点开门", "opening_hours"),
    ("my discount code doesn't work", "coupon"),
    ("using coupons", "coupon"),
    ("这个优惠券用不了", "coupon"),
    ("最近有折扣活动吗", "coupon"),
];

pub fn trained(labels: &[Label]) -> Model {
    train(labels, &TrainOptions::default(), None, &mut |_| ControlFlow::Continue(())).unwrap()
}
