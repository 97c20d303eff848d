// Takes one coupon of an activity for the person who calls, and writes the claim down.
//
//   event   { activity: 'paper-moons' }
//   answer  { ok: true, coupon: 'LC-7K3M-QX9T', left: 411 }
//        or { ok: false, reason: 'already_claimed', coupon, left } · 'sold_out' · 'unknown_activity' · 'sign_in_first'
//
// The coupon is not called `code`: the SDK's REST mode takes a result with that field for an error.
//
// The stock cannot be oversold: taking is one conditional update, and it comes before the claim. Should the function
// be cut off between the two, a coupon stays in the drawer; none is ever given out twice.
const cloud = require('wx-server-sdk');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });

const db = cloud.database({ throwOnNotFound: false });
const _ = db.command;
const counters = db.collection('activity_counters');
const claims = db.collection('claims');

exports.main = async (event) => {
  const { OPENID } = cloud.getWXContext();
  const activity = event?.activity;
  if (typeof activity !== 'string' || activity === '') return { ok: false, reason: 'unknown_activity' };
  if (!OPENID) return { ok: false, reason: 'sign_in_first' };

  const claim = claims.doc(`${activity}:${OPENID}`);
  const { data: counter } = await counters.doc(activity).get();
  if (!counter) return { ok: false, reason: 'unknown_activity' };

  const { data: earlier } = await claim.get();
  if (earlier) return { ok: false, reason: 'already_claimed', coupon: earlier.coupon, left: counter.left };

  if (!(await take(activity))) return { ok: false, reason: 'sold_out', left: 0 };

  const coupon = newCoupon();
  try {
    await claims.add({
      data: { _id: `${activity}:${OPENID}`, _openid: OPENID, activity, coupon, claimedAt: db.serverDate() },
    });
  } catch (error) {
    // Most likely the same person tapped twice at once: the id of a claim names its activity and its owner.
    await giveBack(activity);
    const { data: other } = await claim.get();
    if (!other) throw error;
    return { ok: false, reason: 'already_claimed', coupon: other.coupon };
  }
  const { data: now } = await counters.doc(activity).get();
  console.log(`claimed ${coupon}, ${now.left} of ${now.stock} left`);
  return { ok: true, coupon, left: now.left };
};

/** Takes one if there is one: the database checks and counts in the same step. */
async function take(activity) {
  const { stats } = await counters
    .where({ _id: activity, left: _.gt(0) })
    .update({ data: { left: _.inc(-1), claimed: _.inc(1) } });
  return stats.updated === 1;
}

async function giveBack(activity) {
  await counters.doc(activity).update({ data: { left: _.inc(1), claimed: _.inc(-1) } });
}

/** LC-XXXX-XXXX, without letters and digits that look alike. */
function newCoupon() {
  const letters = '23456789BCDFGHJKMNPQRSTVWXZ';
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  const text = Array.from(bytes, (byte) => letters[byte % letters.length]).join('');
  return `LC-${text.slice(0, 4)}-${text.slice(4)}`;
}
