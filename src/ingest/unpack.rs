//! gzip and Zstandard, unpacked as they are read. A file of several members or frames is one text, as their tools have it.

use super::bounded::{Budget, Unpacked, skip, told};
use super::format::Packing;
use super::problem::Reason;
use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use std::io::{self, BufRead, BufReader, Read};

/// Unpacks `source`, drawing on `budget`.
pub(super) fn unpack<'s>(packing: Packing, source: &'s mut dyn BufRead, budget: &Budget) -> Box<dyn BufRead + 's> {
    match packing {
        Packing::Gzip => Box::new(buffered(Unpacked::new(MultiGzDecoder::new(source), budget.clone(), "gzip"))),
        Packing::Zstandard => {
            Box::new(buffered(Unpacked::new(Frames { source, frame: FrameDecoder::new(), within: false }, budget.clone(), "Zstandard")))
        }
    }
}

/// A buffer of the size that files are read with.
pub(super) fn buffered<R: Read>(source: R) -> BufReader<R> {
    BufReader::with_capacity(1 << 16, source)
}

/// Frame after frame of a Zstandard file.
struct Frames<'s> {
    source: &'s mut dyn BufRead,
    frame: FrameDecoder,
    within: bool,
}

impl Frames<'_> {
    /// Begins the next frame; says whether there is one.
    fn begin(&mut self) -> io::Result<bool> {
        while !self.source.fill_buf()?.is_empty() {
            match self.frame.reset(&mut *self.source) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    skip(self.source, length.into())?;
                }
                Err(error) => return Err(broken(&error)),
            }
        }
        Ok(false)
    }
}

fn broken(error: &FrameDecoderError) -> io::Error {
    told(Reason::Syntax { format: "Zstandard", error: error.to_string() })
}

impl Read for Frames<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.within {
                self.within = self.begin()?;
                if !self.within {
                    return Ok(0);
                }
            }
            while self.frame.can_collect() == 0 && !self.frame.is_finished() {
                self.frame.decode_blocks(&mut *self.source, BlockDecodingStrategy::UptoBlocks(1)).map_err(|error| broken(&error))?;
            }
            let count = self.frame.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            self.within = false;
        }
    }
}
