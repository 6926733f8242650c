//! Decodes a file by Symphonia, gapless, and writes its samples to stdout: 16 bit, little-endian, one
//! channel. On stderr it says how many samples the container declares, or "unknown".

use std::fs::File;
use std::io::{self, BufWriter, Write};

use symphonia::core::audio::SampleBuffer;
use symphonia::core::codecs::DecoderOptions;
use symphonia::core::errors::Error;
use symphonia::core::formats::FormatOptions;
use symphonia::core::io::{MediaSourceStream, ReadOnlySource};
use symphonia::core::meta::MetadataOptions;
use symphonia::core::probe::Hint;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("which file?")?;
    // A stream that cannot be sought in, as over HTTP.
    let source = ReadOnlySource::new(File::open(path)?);
    let stream = MediaSourceStream::new(Box::new(source), Default::default());
    let gapless = FormatOptions { enable_gapless: true, ..Default::default() };
    let probed = symphonia::default::get_probe().format(
        &Hint::new(),
        stream,
        &gapless,
        &MetadataOptions::default(),
    )?;
    let mut format = probed.format;
    let track = format.default_track().ok_or("no track")?;
    match track.codec_params.n_frames {
        Some(samples) => eprintln!("{samples}"),
        None => eprintln!("unknown"),
    }
    let mut decoder =
        symphonia::default::get_codecs().make(&track.codec_params, &DecoderOptions::default())?;

    let mut out = BufWriter::new(io::stdout().lock());
    loop {
        let packet = match format.next_packet() {
            Ok(packet) => packet,
            Err(Error::IoError(error)) if error.kind() == io::ErrorKind::UnexpectedEof => break,
            Err(error) => return Err(error.into()),
        };
        let decoded = decoder.decode(&packet)?;
        let mut samples = SampleBuffer::<i16>::new(decoded.capacity() as u64, *decoded.spec());
        samples.copy_interleaved_ref(decoded);
        for sample in samples.samples() {
            out.write_all(&sample.to_le_bytes())?;
        }
    }
    out.flush()?;
    Ok(())
}
