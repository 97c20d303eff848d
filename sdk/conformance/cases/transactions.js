// Transactions: what is done together or not at all.
import { ok, only, same, steps } from '../lib/cases.js';
import { refusal } from '../lib/refused.js';

/** An error that an app throws by itself. */
const CHANGED_MY_MIND = new Error('changed my mind');

export default {
  name: 'transactions',
  cases: [
    steps('commit', async (t) => {
      const [a, b] = await t.add(t.scratch, [{ left: 10 }, { left: 0 }]);
      const transaction = await t.db.startTransaction();
      const inside = transaction.collection(t.nameOf('scratch'));
      same((await t.inside(inside.doc(a).get())).left, 10, 'read');
      await t.inside(inside.doc(a).update(t.dialect.data({ left: t._.inc(-3) })));
      await t.inside(inside.doc(b).update(t.dialect.data({ left: t._.inc(3) })));
      same((await t.inside(inside.doc(a).get())).left, 7, 'the own change is seen');
      same((await t.get(t.scratch.doc(a)))[0].left, 10, 'nobody else sees it');
      await transaction.commit();
      same([(await t.get(t.scratch.doc(a)))[0].left, (await t.get(t.scratch.doc(b)))[0].left], [7, 3]);
    }),
    steps('rollback', async (t) => {
      const a = await t.add(t.scratch, { n: 1 });
      const transaction = await t.db.startTransaction();
      const inside = transaction.collection(t.nameOf('scratch'));
      await t.inside(inside.doc(a).update(t.dialect.data({ n: 2 })));
      await t.inside(inside.doc(`rolled-${t.driver.id}`).set(t.dialect.data({ n: 3 })));
      await transaction.rollback();
      same((await t.get(t.scratch.doc(a)))[0].n, 1);
      same(await t.count(t.scratch.where({ _id: `rolled-${t.driver.id}` })), 0);
    }),
    steps('runTransaction commits and answers', async (t) => {
      const a = await t.add(t.scratch, { n: 1 });
      const answer = await t.db.runTransaction(async (transaction) => {
        const inside = transaction.collection(t.nameOf('scratch'));
        const { n } = await t.inside(inside.doc(a).get());
        await t.inside(inside.doc(a).update(t.dialect.data({ n: n + 1 })));
        return n;
      });
      same(answer, 1);
      same((await t.get(t.scratch.doc(a)))[0].n, 2);
    }),
    steps('an error of the app undoes all', async (t) => {
      const a = await t.add(t.scratch, { n: 1 });
      let said;
      try {
        await t.db.runTransaction(async (transaction) => {
          await t.inside(transaction.collection(t.nameOf('scratch')).doc(a).update(t.dialect.data({ n: 5 })));
          throw CHANGED_MY_MIND;
        });
      } catch (error) {
        said = error;
      }
      ok(said, 'the error comes out');
      same((await t.get(t.scratch.doc(a)))[0].n, 1);
    }),
    steps('a document that somebody else changed is a conflict', async (t) => {
      const a = await t.add(t.scratch, { n: 1 });
      const [one, two] = [await t.db.startTransaction(), await t.db.startTransaction()];
      const of = (transaction) => transaction.collection(t.nameOf('scratch')).doc(a);
      await t.inside(of(one).get());
      await t.inside(of(two).get());
      await t.inside(of(one).update(t.dialect.data({ n: 2 })));
      await one.commit();
      let said;
      try {
        const answer = await of(two).update(t.dialect.data({ n: 3 }));
        said = answer?.code ? answer : await two.commit();
      } catch (error) {
        said = error;
      }
      same(said?.code ?? said?.errCode, refusal('DATABASE_TRANSACTION_CONFLICT').code, JSON.stringify(said));
      same((await t.get(t.scratch.doc(a)))[0].n, 2);
    }),
    only((driver) => !driver.losesCommits, 'a refused commit is told', steps('counters of many at once', async (t) => {
      const a = await t.add(t.scratch, { n: 0 });
      const once = () =>
        t.db.runTransaction(async (transaction) => {
          const doc = transaction.collection(t.nameOf('scratch')).doc(a);
          const { n } = await t.inside(doc.get());
          await t.inside(doc.update(t.dialect.data({ n: n + 1 })));
        });
      const done = await Promise.allSettled([once(), once(), once()]);
      const kept = done.filter((d) => d.status === 'fulfilled').length;
      ok(kept >= 1, JSON.stringify(done));
      same((await t.get(t.scratch.doc(a)))[0].n, kept, 'one for each that was told to be done');
    })),
  ],
};
