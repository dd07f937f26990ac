// A Probot app that does nothing but acknowledge: the peer of bench/ack.py. Its settings come from the environment.
import { Probot, Server } from "probot";

const { PORT, APP_ID, PRIVATE_KEY, WEBHOOK_SECRET } = process.env;
const server = new Server({
  port: Number(PORT),
  host: "127.0.0.1",
  webhookPath: "/webhook",
  Probot: Probot.defaults({ appId: APP_ID, privateKey: PRIVATE_KEY, secret: WEBHOOK_SECRET, logLevel: "fatal" }),
});
await server.load((app) => {
  app.on("pull_request", async () => {});
});
await server.start();
