// Loaded before the program (NODE_OPTIONS=--import …): whatever reaches for a network is noted in a file, and fails.
import { appendFileSync } from "node:fs";
import { createRequire, syncBuiltinESMExports } from "node:module";

const require = createRequire(import.meta.url);
const noted = process.env.NETWORK_NOTES;

const refuse = (what) =>
	function refused() {
		appendFileSync(noted, `${what}\n`);
		throw new Error(`no network: ${what}`);
	};

const net = require("node:net");
net.Socket.prototype.connect = refuse("net.Socket.connect");
net.Server.prototype.listen = refuse("net.Server.listen");
require("node:dgram").createSocket = refuse("dgram.createSocket");
for (const dns of [require("node:dns"), require("node:dns").promises])
	for (const name of ["lookup", "resolve", "resolve4", "resolve6"]) dns[name] = refuse(`dns.${name}`);
globalThis.fetch = refuse("fetch");
syncBuiltinESMExports();
appendFileSync(noted, "watching\n");
