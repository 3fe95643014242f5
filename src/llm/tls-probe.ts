import { connect } from "node:tls";

/** Milliseconds that a server has to answer as TLS does. */
const PATIENCE = 2000;

/** Whether TLS is spoken where an http URL leads; nothing but a handshake is sent. */
export function speaksTls(url: URL): Promise<boolean> {
	return new Promise<boolean>((resolve) => {
		const host = url.hostname.replace(/^\[|\]$/g, "");
		// Nothing is trusted to it: whether it speaks at all is asked.
		const socket = connect({ host, port: Number(url.port || 80), rejectUnauthorized: false });
		const end = (answer: boolean) => {
			socket.destroy();
			resolve(answer);
		};
		socket.setTimeout(PATIENCE, () => end(false));
		socket.once("secureConnect", () => end(true));
		socket.once("error", () => end(false));
		socket.once("close", () => end(false));
	}).catch(() => false);
}
