// Begins a watch that the server refuses, and prints what the app is told: node refused-watch.mjs HOST MODE
import { signedIn } from './sdk.mjs';

process.on('unhandledRejection', () => {});
const [host, mode] = process.argv.slice(2);
const app = await signedIn(host, { mode });
app
  .database()
  .collection('guestbook')
  .where({ n: { $dance: 1 } })
  .watch({
    onChange: () => {},
    onError: (error) => {
      console.log('onError', error?.message, JSON.stringify(error));
      process.exit(0);
    },
  });
