// A municipality's own login for the demo and the tests: npm's oidc-provider, with people out of a file.
//
//   node identity_provider.mjs DIRECTORY PORT
//
// `DIRECTORY/people.json` is read at each question: {"people": {number: {claims}}, "faults": {path: fault}}.
// A fault makes an answer late ("wait", in ms), refused ("status") or false ("forge"). `DIRECTORY/ready`
// says when it listens.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { Provider } from "oidc-provider";

const [directory, port] = process.argv.slice(2);
const said = () => JSON.parse(readFileSync(join(directory, "people.json"), "utf8"));
const escaped = (text) => String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const page = (uid, people) => `<!DOCTYPE html><html lang="sv"><meta charset="utf-8"><title>Kommunens inloggning</title>
<meta name="viewport" content="width=device-width"><body style="font:18px/1.5 system-ui;max-width:36rem;margin:3rem auto;padding:0 1rem">
<h1>Kommunens inloggning</h1><p>Påhittad, för att prova med. Välj vem du är.</p><form method="post" action="/vem/${uid}">
${Object.entries(people).map(([number, one]) => `<p><button name="login" value="${escaped(number)}" style="font:inherit">${escaped(one.name ?? number)}</button></p>`).join("\n")}
<p><button name="login" value="" style="font:inherit">Avbryt</button></p></form></body></html>`;

const provider = new Provider(`http://localhost:${port}`, {
  clients: [{
    client_id: "bryggan",
    client_secret: "only-for-the-demo-and-tests",
    redirect_uris: ["http://localhost/"],
  }],
  claims: {
    openid: ["sub"],
    profile: ["name", "department", "title", "roles", "personnummer", "realm_access"],
    email: ["email", "email_verified"],
  },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_context, interaction) => `/vem/${interaction.uid}` },
  findAccount: (_context, number) => ({
    accountId: number,
    claims: () => ({ sub: number, ...said().people[number] }),
  }),
  // Whoever works here has agreed already.
  async loadExistingGrant(context) {
    const grant = new context.oidc.provider.Grant({
      clientId: context.oidc.client.clientId,
      accountId: context.oidc.session.accountId,
    });
    grant.addOIDCScope("openid profile email");
    await grant.save();
    return grant;
  },
});
// The portal's own port differs each time.
provider.Client.prototype.redirectUriAllowed = (uri) => new URL(uri).pathname.endsWith("/tillbaka/");

async function typed(request) {
  let text = "";
  for await (const part of request) text += part;
  return new URLSearchParams(text);
}

provider.use(async (context, next) => {
  const fault = said().faults?.[context.path] ?? {};
  if (fault.wait) await new Promise((resolve) => setTimeout(resolve, fault.wait));
  if (fault.status) {
    context.status = fault.status;
    context.body = "nej";
    return;
  }
  if (context.path.startsWith("/vem/")) {
    if (context.method === "GET") {
      context.type = "html";
      context.body = page(context.path.split("/")[2], said().people);
      return;
    }
    const number = (await typed(context.req)).get("login");
    const result = number ? { login: { accountId: number } } : { error: "access_denied" };
    context.respond = false;
    await provider.interactionFinished(context.req, context.res, result);
    return;
  }
  await next();
  if (fault.forge === "signature") {
    const [head, body, seal] = context.body.id_token.split(".");
    context.body = { ...context.body, id_token: [head, body, seal.replace(/^.{4}/, "AAAA")].join(".") };
  } else if (fault.forge === "unsigned") {
    const [, body] = context.body.id_token.split(".");
    const head = Buffer.from('{"alg":"none"}').toString("base64url");
    context.body = { ...context.body, id_token: `${head}.${body}.` };
  } else if (fault.forge) {
    context.body = { ...context.body, ...fault.forge };
  }
});

provider.listen(Number(port), "127.0.0.1", () => writeFileSync(join(directory, "ready"), String(process.pid)));
