package io.smartmesh.content;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;

/**
 * Opus in an Ogg container (RFC 7845), checked and not decoded (MC-14): every page is whole, there
 * is one stream, and it has an end.
 *
 * @param millis how long it takes to say
 */
public record VoiceNote(int millis, int channels) {
  private static final Bytes CAPTURE = Bytes.utf8("OggS");
  private static final Bytes HEAD = Bytes.utf8("OpusHead");
  private static final Bytes TAGS = Bytes.utf8("OpusTags");
  private static final int PAGE = 27;
  private static final int SAMPLES_PER_MILLI = 48;
  private static final int BEGIN = 2;
  private static final int POLYNOMIAL = 0x04c11db7;
  private static final int[] TABLE = table();

  public static Result<VoiceNote, MediaError> of(Bytes file) {
    if (!file.startsWith(CAPTURE)) {
      return Result.err(new MediaError.UnknownFormat("Opus in an Ogg container"));
    }
    try {
      return read(file);
    } catch (Malformed e) {
      return Result.err(new MediaError.Damaged(e.what()));
    }
  }

  private static Result<VoiceNote, MediaError> read(Bytes file) throws Malformed {
    long serial = -1;
    long samples = 0;
    int channels = 0;
    int skip = 0;
    int at = 0;
    for (long page = 0; at < file.length(); page++) {
      int body = body(file, at);
      int end = end(file, at, body);
      check(file, at, end);
      if (page == 0) {
        Bytes head = file.slice(body, end);
        if (!head.startsWith(HEAD) || head.length() < 19 || head.at(8) >> 4 != 0) {
          return Result.err(new MediaError.UnknownFormat("Opus in an Ogg container"));
        }
        serial = number(file, at + 14, 4);
        channels = head.at(9) & 0xff;
        skip = (int) number(head, 10, 2);
      } else if (page == 1 && !file.slice(body, end).startsWith(TAGS)) {
        throw new Malformed("no tags on the second page");
      }
      boolean isFirst = (file.at(at + 5) & BEGIN) != 0;
      if (isFirst != (page == 0) || number(file, at + 14, 4) != serial) {
        throw new Malformed("another stream on page " + page);
      }
      if (number(file, at + 18, 4) != page) {
        throw new Malformed("page " + number(file, at + 18, 4) + " in the place of " + page);
      }
      long until = number(file, at + 6, 8);
      if (page > 1 && until >= 0) {
        samples = Math.max(samples, until);
      }
      at = end;
    }
    if (channels < 1 || channels > 2) {
      throw new Malformed(channels + " channels");
    }
    long millis = Math.max(0, samples - skip) / SAMPLES_PER_MILLI;
    return millis > ContentLimits.VOICE_MILLIS_MOST
        ? Result.err(new MediaError.TooLarge("duration", millis, ContentLimits.VOICE_MILLIS_MOST))
        : Result.ok(new VoiceNote((int) millis, channels));
  }

  private static int body(Bytes file, int at) throws Malformed {
    if (at + PAGE > file.length() || !file.slice(at, at + 4).equals(CAPTURE)) {
      throw new Malformed("no page at " + at);
    }
    int body = at + PAGE + (file.at(at + PAGE - 1) & 0xff);
    if (body > file.length()) {
      throw new Malformed("page ends at " + file.length() + ", before " + body);
    }
    return body;
  }

  private static int end(Bytes file, int at, int body) throws Malformed {
    int end = body;
    for (int i = at + PAGE; i < body; i++) {
      end += file.at(i) & 0xff;
    }
    if (end > file.length()) {
      throw new Malformed("page ends at " + file.length() + ", before " + end);
    }
    return end;
  }

  private static void check(Bytes file, int at, int end) throws Malformed {
    if (sum(file, at, end) != number(file, at + 22, 4)) {
      throw new Malformed("checksum of the page at " + at);
    }
  }

  /** Of one page, in which the field for it counts as zeros. */
  static long sum(Bytes file, int at, int end) {
    int sum = 0;
    for (int i = at; i < end; i++) {
      boolean isSum = i >= at + 22 && i < at + 26;
      int octet = isSum ? 0 : file.at(i) & 0xff;
      sum = sum << 8 ^ TABLE[sum >>> 24 ^ octet];
    }
    return sum & 0xffff_ffffL;
  }

  private static int[] table() {
    int[] table = new int[256];
    for (int i = 0; i < table.length; i++) {
      int sum = i << 24;
      for (int bit = 0; bit < 8; bit++) {
        sum = sum < 0 ? sum << 1 ^ POLYNOMIAL : sum << 1;
      }
      table[i] = sum;
    }
    return table;
  }

  /** The lowest byte first. */
  private static long number(Bytes bytes, int at, int size) {
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      value = value << 8 | (bytes.at(at + i) & 0xff);
    }
    return value;
  }
}
