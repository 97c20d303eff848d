//! One block, one piece of HTML.

use super::{escape::E, format, html::Look, words::words};
use std::fmt::{Result, Write};
use types::{ActivityCounter, ActivityPage, Block, DrawPrize, Lang, Showtime, Timestamp};

/// Appends a block.
pub fn write(to: &mut String, block: &Block, page: &ActivityPage, now: Timestamp, look: &Look<'_>) -> Result {
    let lang = page.lang;
    match block {
        Block::Hero { title, tagline, image, .. } => hero(to, title, tagline, image.as_deref()),
        Block::Showtimes { id, title, rows } => {
            open(to, id, title)?;
            showtimes(to, rows, lang, now)?;
            close(to)
        }
        Block::Countdown { id, title, until, over, after } => {
            open(to, id, title)?;
            countdown(to, *until, *over, after, lang, now)?;
            close(to)
        }
        Block::Coupon { id, title, value, button, sold_out, .. } => {
            write!(to, "<section aria-labelledby=\"{0}-h\"><div class=\"card coupon\">", E(id))?;
            write!(
                to,
                "<h2 class=\"value\" id=\"{}-h\">{}<span>{}</span></h2><div class=\"rest\">",
                E(id),
                E(value),
                E(title)
            )?;
            left(to, page.counter, lang)?;
            match page.counter {
                Some(ActivityCounter { left: ..=0, .. }) => {
                    write!(to, "<p class=\"out\">{}</p>", E(sold_out))?
                }
                _ => action(to, button, look)?,
            }
            to.write_str("</div></div></section>")
        }
        Block::CheckIn { id, title, days, button } => {
            open(to, id, title)?;
            to.write_str("<ol class=\"days\">")?;
            let (before, after) = words(lang).day;
            for (i, gift) in days.iter().enumerate() {
                write!(to, "<li class=\"card\"><i></i>{before}{}{after}<b>{}</b></li>", i + 1, E(gift))?;
            }
            to.write_str("</ol>")?;
            action(to, button, look)?;
            close(to)
        }
        Block::Draw { id, title, prizes, button } => {
            open(to, id, title)?;
            to.write_str("<ul class=\"prizes\">")?;
            prizes.iter().try_for_each(|p| prize(to, p))?;
            to.write_str("</ul>")?;
            match page.counter {
                Some(ActivityCounter { left: ..=0, .. }) => {
                    write!(to, "<p class=\"out\">{}</p>", words(lang).sold_out)?;
                }
                _ => action(to, button, look)?,
            }
            close(to)
        }
        Block::Rules { id, title, paragraphs } => {
            open(to, id, title)?;
            to.write_str("<ol class=\"rules\">")?;
            paragraphs.iter().try_for_each(|p| write!(to, "<li>{}</li>", E(p)))?;
            to.write_str("</ol>")?;
            close(to)
        }
    }
}

fn hero(to: &mut String, title: &str, tagline: &str, image: Option<&str>) -> Result {
    to.write_str("<header class=\"hero\">")?;
    match image {
        Some(image) => write!(to, "<img src=\"{}\" alt=\"\" width=\"480\" height=\"360\">", E(image))?,
        None => to.write_str("<div class=\"band\"></div>")?,
    }
    write!(to, "<div><h1>{}</h1>", E(title))?;
    if !tagline.is_empty() {
        write!(to, "<p>{}</p>", E(tagline))?;
    }
    to.write_str("</div></header>")
}

/// A section, named by its heading if it has one.
fn open(to: &mut String, id: &str, title: &str) -> Result {
    if title.is_empty() {
        return to.write_str("<section>");
    }
    write!(to, "<section aria-labelledby=\"{0}-h\"><h2 id=\"{0}-h\">{1}</h2>", E(id), E(title))
}

fn close(to: &mut String) -> Result {
    to.write_str("</section>")
}

fn showtimes(to: &mut String, rows: &[Showtime], lang: Lang, now: Timestamp) -> Result {
    to.write_str("<ul class=\"card shows\">")?;
    for Showtime { venue, hall, starts_at, price } in rows {
        write!(
            to,
            "<li><time datetime=\"{}\"><b>{}</b><span>{}</span></time><div><p>{}</p>",
            format::machine(*starts_at),
            format::time(*starts_at),
            format::day(*starts_at, lang),
            E(venue)
        )?;
        if !hall.is_empty() {
            write!(to, "<p class=\"soft\">{}</p>", E(hall))?;
        }
        to.write_str("</div>")?;
        match price {
            _ if *starts_at <= now => {
                write!(to, "<span class=\"price gone\">{}</span>", words(lang).started)?;
            }
            Some(fen) => write!(to, "<span class=\"price\">{}</span>", format::price(*fen))?,
            None => {}
        }
        to.write_str("</li>")?;
    }
    to.write_str("</ul>")
}

/// The seconds stay hidden until the script counts them: without it they would stand still and lie.
fn countdown(
    to: &mut String,
    until: Timestamp,
    over: bool,
    after: &str,
    lang: Lang,
    now: Timestamp,
) -> Result {
    if over {
        return write!(to, "<p class=\"card out\">{}</p>", E(after));
    }
    write!(
        to,
        "<div class=\"count\" role=\"timer\" data-until=\"{}\" data-now=\"{}\">",
        until.timestamp_millis(),
        now.timestamp_millis()
    )?;
    let units = words(lang).units;
    for (i, value) in format::until(until, now).into_iter().enumerate() {
        let hidden = if i == 3 { " hidden" } else { "" };
        let padded = if i == 0 { value.to_string() } else { format!("{value:02}") };
        write!(to, "<span class=\"card\"{hidden}><b>{padded}</b>{}</span>", units[i])?;
    }
    write!(
        to,
        "</div><p class=\"card out\" hidden>{}</p><p class=\"soft when\"><time datetime=\"{}\">{} {}</time></p>",
        E(after),
        format::machine(until),
        format::day(until, lang),
        format::time(until)
    )
}

fn left(to: &mut String, counter: Option<ActivityCounter>, lang: Lang) -> Result {
    let Some(ActivityCounter { stock, left, .. }) = counter.filter(|c| c.stock > 0) else { return Ok(()) };
    let (before, of, after) = words(lang).left;
    let left = left.clamp(0, stock);
    write!(
        to,
        "<p class=\"left\">{before}<b>{left}</b>{of}{stock}{after}</p>\
         <progress max=\"{stock}\" value=\"{left}\" aria-label=\"{before}{left}{of}{stock}{after}\"></progress>"
    )
}

/// What the mini-program draws as a button. In a browser it leads to the code that opens the mini-program.
fn action(to: &mut String, label: &str, look: &Look<'_>) -> Result {
    match look {
        Look::Landing { .. } => write!(to, "<a class=\"btn\" href=\"#open\">{}</a>", E(label)),
        Look::Preview => write!(to, "<span class=\"btn\">{}</span>", E(label)),
    }
}

fn prize(to: &mut String, DrawPrize { name, stock, image }: &DrawPrize) -> Result {
    to.write_str("<li class=\"card\">")?;
    match image {
        Some(image) => write!(to, "<img src=\"{}\" alt=\"\" width=\"96\" height=\"96\">", E(image))?,
        None => to.write_str("<div class=\"pic\"></div>")?,
    }
    write!(to, "{}<span>× {stock}</span></li>", E(name))
}
