//! A finished picture and its PNG form.

/// An opaque picture, row by row from the top left, four bytes (red, green, blue, alpha) a pixel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// 4·width·height bytes.
    pub rgba: Vec<u8>,
}

impl Image {
    /// The picture as the bytes of a PNG file, the same bytes for the same picture.
    ///
    /// # Errors
    /// The picture is empty or larger than the format allows.
    pub fn to_png(&self) -> Result<Vec<u8>, png::EncodingError> {
        let mut bytes = Vec::new();
        let (width, height) = (self.width.min(u32::MAX as usize), self.height.min(u32::MAX as usize));
        let mut encoder = png::Encoder::new(&mut bytes, width as u32, height as u32);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Balanced);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.rgba)?;
        writer.finish()?;
        Ok(bytes)
    }

    /// The part inside `left..right`, `top..bottom`, cut to the picture.
    pub fn crop(&self, left: usize, top: usize, right: usize, bottom: usize) -> Image {
        let (right, bottom) = (right.min(self.width), bottom.min(self.height));
        let (left, top) = (left.min(right), top.min(bottom));
        let rgba = (top..bottom)
            .flat_map(|row| &self.rgba[4 * (row * self.width + left)..4 * (row * self.width + right)])
            .copied()
            .collect();
        Image { width: right - left, height: bottom - top, rgba }
    }
}
