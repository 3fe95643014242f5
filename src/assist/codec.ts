/** Turns the bytes of a file into text for the model, and its answer back into bytes. */
export interface Codec {
	decode(bytes: string): string;
	/** latin1, one char a byte; a character that the file's encoding lacks becomes `?`. */
	encode(text: string): string;
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const UTF8: Codec = {
	decode: (bytes) => decoder.decode(Buffer.from(bytes, "latin1")),
	encode: (text) => Buffer.from(text, "utf8").toString("latin1"),
};
const LATIN1: Codec = {
	decode: (bytes) => bytes,
	encode: (text) => text.replace(/[^\0-\xff]/g, "?"),
};

/** UTF-8 where all these bytes are that, else latin1. */
export function codecOf(...bytes: readonly string[]): Codec {
	try {
		for (const each of bytes) UTF8.decode(each);
		return UTF8;
	} catch {
		return LATIN1;
	}
}
