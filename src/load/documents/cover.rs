//! A first page or a picture → a [`Cover`], in two sizes.
//!
//! Which format is right was measured on fourteen real papers. A dense page of text is 28 kB at 400 pixels as PNG in eight
//! greys, 46 kB as WebP and 43 kB as AVIF of a quality in which it can be read; both sizes of it take 10 ms as PNG, 40 to 80
//! ms as WebP and 600 to 900 ms as AVIF. A photograph over a whole page is 27 kB as JPEG and 18 kB as WebP, but JPEG needs
//! no library in C, takes half the time, and is shown by whatever shows a link to a paper.

use super::frame::Frame;
use super::reading::{Cover, Format, Picture};
use color_quant::NeuQuant;
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::Affine;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{self, Level, Pixmap, RasterizerSettings, RenderContext, TargetInit};
use hayro::{RenderCache, RenderSettings};
use image::imageops::{self, FilterType};
use image::{DynamicImage, ImageDecoder, ImageReader, Limits, RgbImage};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Cursor, Write};

/// The large size of a cover, in pixels; the small one is half of it. Pages that are long and narrow are less wide.
const WIDTH: f32 = 800.0;
const HEIGHT: f32 = 1600.0;
/// What is narrower than this, in pixels, is no picture that anybody would recognize.
const NARROWEST: u32 = 64;
/// A picture is decoded if it has no more pixels than this on either side, and in memory no more bytes than that.
const MOST_PIXELS: u32 = 20_000;
const MOST_BYTES: u64 = 256 << 20;
/// The quality of JPEG at which no fault is seen at this size.
const QUALITY: u8 = 66;

/// A cover with its files.
pub struct Encoded {
    cover: Cover,
    small: Vec<u8>,
    large: Vec<u8>,
}

impl Encoded {
    /// The file of the large size.
    pub fn large(&self) -> &[u8] {
        &self.large
    }

    pub(super) fn write(self, to: &mut impl Write) -> io::Result<()> {
        Frame::Cover { cover: self.cover, small: self.small, large: self.large }.write(to)
    }
}

/// Draws a page. `None` when it is too long and narrow for a picture.
pub fn of_page(page: &Page<'_>) -> Option<Encoded> {
    let (width, height) = page.render_dimensions();
    let scale = (WIDTH / width).min(HEIGHT / height);
    encode(&draw(page, pixels(width * scale)?, pixels(height * scale)?)?)
}

/// Reads a picture as its editor gives it: PNG, JPEG, WebP or GIF. `None` when it is something else, or broken.
pub fn of_picture(bytes: &[u8]) -> Option<Encoded> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_PIXELS);
    limits.max_image_height = Some(MOST_PIXELS);
    limits.max_alloc = Some(MOST_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(orientation);
    let picture = on_white(&picture);
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    let scale = (WIDTH / width).min(HEIGHT / height).min(1.0);
    let (width, height) = (pixels(width * scale)?, pixels(height * scale)?);
    encode(&imageops::resize(&picture, width.into(), height.into(), FilterType::CatmullRom))
}

/// A whole, even number of pixels, so that the small size is half of it.
fn pixels(length: f32) -> Option<u16> {
    let half = (length / 2.0).round();
    (half * 2.0 >= NARROWEST as f32 && length <= HEIGHT + 1.0).then_some(half as u16 * 2)
}

fn draw(page: &Page<'_>, width: u16, height: u16) -> Option<RgbImage> {
    let (page_width, page_height) = page.render_dimensions();
    let fit =
        Affine::scale_non_uniform(f64::from(width) / f64::from(page_width), f64::from(height) / f64::from(page_height));
    // Processors of one kind draw the same picture, whichever instructions the newer ones have.
    let settings = vello_cpu::RenderSettings { level: Level::baseline(), num_threads: 0 };
    let mut context = RenderContext::new_with(width, height, settings);
    // Letters that are moved to whole pixels look ragged in a small size.
    let rendering = RenderSettings { hinting: false, ..RenderSettings::default() };
    let transform = fit * page.initial_transform(true).to_kurbo();
    let cache = RenderCache::new();
    hayro::render_into(page, &cache, &InterpreterSettings::default(), &rendering, &mut context, transform);
    context.flush();
    let mut pixmap = Pixmap::new(width, height);
    let rasterizing = RasterizerSettings { target_init: TargetInit::Clear(WHITE), ..RasterizerSettings::default() };
    context.render_with(&mut pixmap, &mut vello_cpu::Resources::default(), rasterizing);
    let rgb = pixmap.data_as_u8_slice().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    RgbImage::from_raw(width.into(), height.into(), rgb)
}

fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let rgba = picture.to_rgba8();
    RgbImage::from_fn(rgba.width(), rgba.height(), |x, y| {
        let [red, green, blue, alpha] = rgba.get_pixel(x, y).0.map(u32::from);
        image::Rgb([red, green, blue].map(|c| ((c * alpha + 255 * (255 - alpha)) / 255) as u8))
    })
}

fn encode(large: &RgbImage) -> Option<Encoded> {
    let small = half(large);
    let colours = if is_grey(&small) { greys() } else { common_colours(&small) };
    let drawn = Indexed::new(&small, &colours);
    let as_png = drawn.png()?;
    let as_jpeg = jpeg(&small)?;
    let is_drawing = drawn.likeness(&small) >= 38.0 || as_png.len() * 4 < as_jpeg.len() * 3;
    let (format, small_bytes, large_bytes) = if is_drawing {
        (Format::Png, as_png, Indexed::new(large, &colours).png()?)
    } else {
        (Format::Jpeg, as_jpeg, jpeg(large)?)
    };
    let picture = |image: &RgbImage, bytes: &[u8]| Picture {
        width: image.width(),
        height: image.height(),
        size: bytes.len() as u64,
        hash: blake3::hash(bytes).to_hex().to_string(),
    };
    let cover = Cover { format, small: picture(&small, &small_bytes), large: picture(large, &large_bytes) };
    Some(Encoded { cover, small: small_bytes, large: large_bytes })
}

/// A picture of half the width and height, both of which are even: each pixel is the mean of four.
fn half(image: &RgbImage) -> RgbImage {
    let (width, height) = (image.width() as usize, image.height() as usize);
    let rows = image.as_raw().chunks_exact(3 * width);
    let mut halved = Vec::with_capacity(3 * width * height / 4);
    for (upper, lower) in rows.clone().step_by(2).zip(rows.skip(1).step_by(2)) {
        for (above, below) in upper.chunks_exact(6).zip(lower.chunks_exact(6)) {
            halved.extend((0..3).map(|c| {
                let sum = [above[c], above[c + 3], below[c], below[c + 3]].map(u16::from).iter().sum::<u16>();
                ((sum + 2) / 4) as u8
            }));
        }
    }
    RgbImage::from_raw(image.width() / 2, image.height() / 2, halved).unwrap_or_default()
}

fn jpeg(image: &RgbImage) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (width, height) = (u16::try_from(image.width()).ok()?, u16::try_from(image.height()).ok()?);
    let encoder = jpeg_encoder::Encoder::new(&mut bytes, QUALITY);
    encoder.encode(image.as_raw(), width, height, jpeg_encoder::ColorType::Rgb).ok()?;
    Some(bytes)
}

/// A picture in few colours.
struct Indexed<'c> {
    width: u32,
    height: u32,
    colours: &'c [[u8; 3]],
    /// One a pixel.
    indices: Vec<u8>,
}

impl Indexed<'_> {
    fn new<'c>(image: &RgbImage, colours: &'c [[u8; 3]]) -> Indexed<'c> {
        let mut nearest = FxHashMap::default();
        // Most pixels are like their neighbours.
        let mut last = ([0; 3], closest([0; 3], colours));
        let indices = image.pixels().map(|pixel| {
            if pixel.0 != last.0 {
                last = (pixel.0, *nearest.entry(pixel.0).or_insert_with(|| closest(pixel.0, colours)));
            }
            last.1
        });
        let indices = indices.collect();
        Indexed { width: image.width(), height: image.height(), indices, colours }
    }

    fn png(&self) -> Option<Vec<u8>> {
        // With up to sixteen colours, two pixels fit into a byte.
        let (depth, rows) = if self.colours.len() <= 16 {
            let pairs = |row: &[u8]| -> Vec<u8> { row.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect() };
            (png::BitDepth::Four, Cow::Owned(self.indices.chunks(self.width as usize).flat_map(pairs).collect()))
        } else {
            (png::BitDepth::Eight, Cow::Borrowed(&self.indices))
        };
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width, self.height);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(depth);
        encoder.set_palette(self.colours.concat());
        encoder.set_filter(png::Filter::NoFilter);
        encoder.set_compression(png::Compression::Balanced);
        let mut writer = encoder.write_header().ok()?;
        writer.write_image_data(&rows).ok()?;
        writer.finish().ok()?;
        Some(bytes)
    }

    /// The peak signal-to-noise ratio, in decibels: 38 and more is hard to tell from the original.
    fn likeness(&self, original: &RgbImage) -> f64 {
        let errors = original
            .pixels()
            .zip(&self.indices)
            .map(|(pixel, index)| distance(pixel.0, self.colours[usize::from(*index)]));
        let squares: u64 = errors.map(u64::from).sum();
        let mean = squares as f64 / (original.as_raw().len() as f64);
        10.0 * (255.0 * 255.0 / mean.max(f64::MIN_POSITIVE)).log10()
    }
}

/// Whether there is no colour but in a few pixels.
fn is_grey(image: &RgbImage) -> bool {
    let coloured = image.pixels().filter(|pixel| {
        let [red, green, blue] = pixel.0;
        red.abs_diff(green).max(green.abs_diff(blue)).max(blue.abs_diff(red)) > 12
    });
    coloured.count() * 2_000 < image.as_raw().len() / 3
}

/// Eight are enough for letters.
fn greys() -> Vec<[u8; 3]> {
    (0..8_u8).map(|step| [(u16::from(step) * 255 / 7) as u8; 3]).collect()
}

/// The 32 colours that stand best for all, with white, which no page should miss.
///
/// A colour that is rare counts for more than its pixels, or else the blue of a signature would drown in the greys.
fn common_colours(image: &RgbImage) -> Vec<[u8; 3]> {
    let mut shades: BTreeMap<[u8; 3], ([u64; 3], u64)> = BTreeMap::new();
    for pixel in image.pixels() {
        let (sums, number) = shades.entry(pixel.0.map(|c| c >> 3)).or_default();
        sums.iter_mut().zip(pixel.0).for_each(|(sum, c)| *sum += u64::from(c));
        *number += 1;
    }
    let samples = shades.into_values().flat_map(|(sums, number)| {
        let [red, green, blue] = sums.map(|sum| (sum / number) as u8);
        std::iter::repeat_n([red, green, blue, 255], (number * number.isqrt()).isqrt() as usize)
    });
    let found = NeuQuant::new(1, 31, &samples.flatten().collect::<Vec<u8>>()).color_map_rgb();
    let colours = found.chunks_exact(3).map(|colour| [colour[0], colour[1], colour[2]]);
    std::iter::once([255; 3]).chain(colours).collect()
}

fn closest(pixel: [u8; 3], colours: &[[u8; 3]]) -> u8 {
    let nearest = (0_u8..).zip(colours).min_by_key(|(_, colour)| distance(pixel, **colour));
    nearest.map_or(0, |(index, _)| index)
}

fn distance(a: [u8; 3], b: [u8; 3]) -> u32 {
    a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
}
