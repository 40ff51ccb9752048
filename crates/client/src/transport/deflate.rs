//! Frames of a server that compresses, made into frames of one that does not. RFC 6455, section 5.2, and RFC 7692,
//! section 7.2.2.

use bytes::{Buf as _, BufMut as _, BytesMut};
use flate2::{Decompress, FlushDecompress, Status};

const FIN: u8 = 0x80;
const RSV1: u8 = 0x40;
const RSV2_OR_3: u8 = 0x30;
const OPCODE: u8 = 0x0f;
const CONTROL: u8 = 0x08;
const MASKED: u8 = 0x80;

/// What a compressing server leaves out at the end of each message.
const TAIL: [u8; 4] = [0, 0, 0xff, 0xff];

/// An empty block that is the last one. Behind the tail of a message that is whole it ends the stream; in one that was
/// cut short it does not.
const END: [u8; 5] = [1, 0, 0, 0xff, 0xff];

/// How much room for a message is kept for the next one, in bytes.
const KEEP: usize = 64 * 1024;

/// Why nothing more can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum DeflateError {
    /// A message is larger than the limit, in bytes.
    #[error("a compressed message is larger than {0} bytes")]
    TooLarge(usize),
    /// It is not what it says it is.
    #[error("a compressed message is damaged")]
    Damaged,
    /// A message begins within another, or is masked as only a client's may be.
    #[error("a compressed message breaks the rules of websockets")]
    OutOfTurn,
}

/// Makes plain frames of frames that may be compressed. Frames that are not are handed on as they are, whatever is
/// wrong with them: the websocket judges them.
pub(super) struct Frames {
    /// Plain frames, to be taken from the front.
    pub plain: BytesMut,
    /// Why nothing comes behind that.
    pub failed: Option<DeflateError>,
    /// Whether `plain` grew for a long message.
    has_grown: bool,
    limit: usize,
    no_context_takeover: bool,
    inflater: Decompress,
    at: At,
    message: Option<Compressed>,
    spare: Vec<u8>,
}

/// Where in a frame.
enum At {
    Header,
    /// In one that is handed on, with so many bytes to come.
    Plain(u64),
    /// In one that is inflated.
    Compressed {
        left: u64,
        is_last: bool,
    },
}

struct Compressed {
    opcode: u8,
    /// Bytes that its frames announced so far.
    announced: u64,
    inflated: Vec<u8>,
}

struct Header {
    first: u8,
    masked: bool,
    /// Of the header itself, without the mask.
    length: usize,
    payload: u64,
}

impl Frames {
    pub fn new(no_context_takeover: bool, limit: usize) -> Self {
        Self {
            plain: BytesMut::new(),
            failed: None,
            has_grown: false,
            limit,
            no_context_takeover,
            inflater: Decompress::new(false),
            at: At::Header,
            message: None,
            spare: Vec::new(),
        }
    }

    /// Takes the next piece from `raw`. Returns whether there was one.
    pub fn step(&mut self, raw: &mut BytesMut) -> Result<bool, DeflateError> {
        match self.at {
            At::Header => match header(raw) {
                Some(header) => self.begin(&header, raw).map(|()| true),
                None => Ok(false),
            },
            At::Plain(left) => {
                let Some(piece) = take(raw, left) else { return Ok(false) };
                let left = left.saturating_sub(piece.len() as u64);
                self.plain.extend_from_slice(&piece);
                self.at = if left == 0 { At::Header } else { At::Plain(left) };
                Ok(true)
            }
            At::Compressed { left, is_last } => {
                let Some(piece) = take(raw, left) else { return Ok(false) };
                let left = left.saturating_sub(piece.len() as u64);
                self.inflate(&piece)?;
                self.at = At::Compressed { left, is_last };
                if left == 0 {
                    self.at = At::Header;
                    if is_last {
                        self.inflate(&TAIL)?;
                        if self.no_context_takeover && !self.inflate(&END)? {
                            return Err(DeflateError::Damaged);
                        }
                        self.finish();
                    }
                }
                Ok(true)
            }
        }
    }

    /// Hands over up to `max` plain bytes.
    pub fn take(&mut self, max: usize) -> BytesMut {
        let taken = self.plain.split_to(self.plain.len().min(max));
        if self.plain.is_empty() && std::mem::take(&mut self.has_grown) {
            self.plain = BytesMut::new();
        }
        taken
    }

    fn begin(&mut self, header: &Header, raw: &mut BytesMut) -> Result<(), DeflateError> {
        let opcode = header.first & OPCODE;
        let is_marked = header.first & RSV1 != 0;
        let is_first = opcode != 0 && opcode & CONTROL == 0;
        if is_first && self.message.is_some() {
            return Err(DeflateError::OutOfTurn);
        }
        if is_first && is_marked {
            let inflated = std::mem::take(&mut self.spare);
            self.message = Some(Compressed { opcode, announced: 0, inflated });
        }
        let is_ours = if opcode == 0 { !is_marked } else { is_first && is_marked };
        match self.message.as_mut().filter(|_| is_ours) {
            Some(message) => {
                if header.masked || header.first & RSV2_OR_3 != 0 {
                    return Err(DeflateError::OutOfTurn);
                }
                message.announced = message.announced.saturating_add(header.payload);
                // What cannot be compressed becomes a little longer: 5 bytes for every 16 KiB and more at worst.
                let most = self.limit.saturating_add(self.limit / 64).saturating_add(1024);
                if message.announced > most as u64 {
                    return Err(DeflateError::TooLarge(self.limit));
                }
                raw.advance(header.length);
                self.at = At::Compressed { left: header.payload, is_last: header.first & FIN != 0 };
            }
            None => {
                self.plain.extend_from_slice(&raw.split_to(header.length));
                self.at = At::Plain(header.payload.saturating_add(if header.masked { 4 } else { 0 }));
            }
        }
        Ok(())
    }

    /// Returns whether a stream ended with `input`.
    fn inflate(&mut self, mut input: &[u8]) -> Result<bool, DeflateError> {
        let Some(Compressed { inflated, .. }) = &mut self.message else { return Ok(false) };
        loop {
            if inflated.len() == inflated.capacity() {
                let room = self.limit.saturating_add(1).saturating_sub(inflated.len());
                inflated.reserve_exact(inflated.len().max(4096).min(room));
            }
            let (was_in, was_out) = (self.inflater.total_in(), inflated.len());
            let status = self
                .inflater
                .decompress_vec(input, inflated, FlushDecompress::Sync)
                .map_err(|_| DeflateError::Damaged)?;
            if inflated.len() > self.limit {
                return Err(DeflateError::TooLarge(self.limit));
            }
            let taken =
                usize::try_from(self.inflater.total_in().saturating_sub(was_in)).unwrap_or(usize::MAX);
            input = input.get(taken..).unwrap_or_default();
            if status == Status::StreamEnd {
                // A server may end a stream in the middle of a message; what follows is another one.
                self.inflater.reset(false);
            }
            if input.is_empty() && (status == Status::StreamEnd || inflated.len() < inflated.capacity()) {
                return Ok(status == Status::StreamEnd);
            }
            if taken == 0 && inflated.len() == was_out && status != Status::StreamEnd {
                return Err(DeflateError::Damaged);
            }
        }
    }

    /// Hands on the message that is complete.
    fn finish(&mut self) {
        let Some(Compressed { opcode, mut inflated, .. }) = self.message.take() else { return };
        self.plain.reserve(inflated.len().saturating_add(10));
        self.plain.put_u8(FIN | opcode);
        match (u8::try_from(inflated.len()), u16::try_from(inflated.len())) {
            (Ok(length), _) if length < 126 => self.plain.put_u8(length),
            (_, Ok(length)) => {
                self.plain.put_u8(126);
                self.plain.put_u16(length);
            }
            _ => {
                self.plain.put_u8(127);
                self.plain.put_u64(inflated.len() as u64);
            }
        }
        self.plain.extend_from_slice(&inflated);
        self.has_grown |= inflated.len() > KEEP;
        inflated.clear();
        if inflated.capacity() <= KEEP {
            self.spare = inflated;
        }
    }
}

/// Up to `left` bytes, where there are any or none are needed.
fn take(raw: &mut BytesMut, left: u64) -> Option<BytesMut> {
    if raw.is_empty() && left > 0 {
        return None;
    }
    let count = usize::try_from(left).unwrap_or(usize::MAX).min(raw.len());
    Some(raw.split_to(count))
}

/// The header at the front, once it is there.
fn header(raw: &BytesMut) -> Option<Header> {
    let mut bytes = raw.as_ref();
    let first = bytes.try_get_u8().ok()?;
    let second = bytes.try_get_u8().ok()?;
    let payload = match second & !MASKED {
        126 => u64::from(bytes.try_get_u16().ok()?),
        127 => bytes.try_get_u64().ok()?,
        short => u64::from(short),
    };
    Some(Header { first, masked: second & MASKED != 0, length: raw.len() - bytes.len(), payload })
}
