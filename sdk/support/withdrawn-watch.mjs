// Watches its own posts, says when it has begun, and prints what the app is told when the rules forbid it later:
// node withdrawn-watch.mjs HOST ENV MODE
import { signedIn } from './sdk.mjs';

process.on('unhandledRejection', () => {});
const [host, env, mode] = process.argv.slice(2);
const app = await signedIn(host, { env, mode });
app
  .database()
  .collection('posts')
  .where({ author: '{openid}' })
  .watch({
    onChange: () => console.log('begun'),
    onError: (error) => {
      console.log('onError', error?.message, JSON.stringify(error));
      process.exit(0);
    },
  });
