//! Pictures of a step one after the other, as an animated PNG.

use crate::app::headless::Image;

/// Each picture stands so many milliseconds, the last one so much longer.
const STANDS: (u16, u16) = (1400, 2600);

/// The pictures as one that moves, for ever; `still` is shown where nothing moves.
///
/// # Errors
/// A picture is empty.
pub fn to_png(still: &Image, pictures: &[Image]) -> Result<Vec<u8>, png::EncodingError> {
    let same = |image: &&Image| (image.width, image.height) == (still.width, still.height);
    let pictures: Vec<&Image> = pictures.iter().filter(same).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, still.width as u32, still.height as u32);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    encoder.set_animated(pictures.len() as u32, 0)?;
    encoder.set_sep_def_img(true)?;
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&still.rgba)?;
    for (k, picture) in pictures.iter().enumerate() {
        let stands = if k + 1 == pictures.len() { STANDS.1 } else { STANDS.0 };
        writer.set_frame_delay(stands, 1000)?;
        writer.write_image_data(&picture.rgba)?;
    }
    writer.finish()?;
    Ok(bytes)
}
