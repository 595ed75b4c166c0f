package io.smartmesh.content;

/** Every bound on what a message may be, in one place (MC-2). */
public final class ContentLimits {
  /** Of all of it: so that any packet holds it, sealed. */
  public static final int CONTENT_BYTES = 1_000;

  public static final int TEXT_BYTES = 800;

  /** Of what is said beside a thing: a payment, a file. */
  public static final int NOTE_BYTES = 200;

  /** One sign, however many code points it is made of. */
  public static final int REACTION_BYTES = 32;

  /** Of a contact card, with its proof (CT-1). */
  public static final int CARD_BYTES = 600;

  public static final int INVOICE_BYTES = 640;
  public static final int FILE_NAME_BYTES = 200;

  /** A call for help, all in all. */
  public static final int HELP_BYTES = 300;

  public static final int HELP_TEXT_BYTES = 200;

  /** Four weeks. */
  public static final long DISAPPEAR_SECONDS_MOST = 2_419_200;

  /** In 10^-7 of a degree, which is a hundredth of a metre. */
  public static final int LATITUDE_MOST = 900_000_000;

  public static final int LONGITUDE_MOST = 1_800_000_000;
  public static final int ACCURACY_METRES_MOST = 1_000_000;

  /** What a picture is seen as before it is there. */
  public static final int PREVIEW_BYTES = 8_000;

  public static final int PREVIEW_PART_BYTES = 900;
  public static final int PREVIEW_PARTS = 9;

  /** Of a preview, in each direction. */
  public static final int PREVIEW_PIXELS = 320;

  /** Of a photo, in each direction. */
  public static final int PHOTO_PIXELS = 32_768;

  /** Of a photo in all: as much as is decoded at once, thinned out. */
  public static final long PHOTO_AREA = 200_000_000;

  /** Of the file of a photo or a voice note that is looked at. */
  public static final long MEDIA_BYTES = 64_000_000;

  /** A day of speech. */
  public static final int VOICE_MILLIS_MOST = 86_400_000;

  public static final long FILE_BYTES = 1L << 36;

  /** Of what a group's members tell each other, and of a message in a group (GR-10, GR-15). */
  public static final int GROUP_WORD_BYTES = 980;

  public static final int GROUP_CONTENT_BYTES = 820;
  static final int GROUP_MEMBERS = 256;

  static final int ID_BYTES = 16;
  static final int EXTRAS = 8;

  private ContentLimits() {}
}
