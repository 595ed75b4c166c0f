package io.smartmesh.node;

import io.smartmesh.base.Address;
import io.smartmesh.byhand.ByHandError;
import io.smartmesh.carry.CarryError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Refusals of what goes by hand, in words. */
final class ExplainBundles {
  private ExplainBundles() {}

  static UserReply.Refused notRecognised(Address who) {
    return new UserReply.Refused(
        "not-recognised",
        "Bundles for " + who + " cannot be told from others: the two devices have never met.",
        "Without --for, all bundles are taken along: smartmesh bundle export FILE");
  }

  static UserReply.Refused parcel(ByHandError error) {
    if (error instanceof ByHandError.NoParcel e) {
      return new UserReply.Refused(
          "no-parcel",
          "This is no file of bundles: it begins with "
              + e.begins()
              + ", not with "
              + e.expected()
              + ", and no bundle is in it.",
          "Take the file that bundle export has written.");
    }
    if (error instanceof ByHandError.NewerVersion e) {
      return new UserReply.Refused(
          "newer-version",
          "The file has version " + e.version() + "; this program reads " + e.supported() + ".",
          "Install a newer release.");
    }
    if (error instanceof ByHandError.TooLong e) {
      return new UserReply.Refused(
          "too-long",
          "The file has " + e.bytes() + " bytes; one may have " + e.most() + ".",
          "Export less at a time: smartmesh bundle export FILE --most BYTES");
    }
    return new UserReply.Refused("no-parcel", error.toString(), "Export it again.");
  }

  /** Each kind of refusal with the values of the first, and how many there were. */
  static List<UserReply.NotTaken> counted(List<CarryError> errors) {
    Map<String, UserReply.NotTaken> all = new LinkedHashMap<>();
    for (CarryError error : errors) {
      String code = Explain.code(error.getClass().getSimpleName());
      UserReply.NotTaken before = all.get(code);
      all.put(
          code,
          before == null
              ? new UserReply.NotTaken(code, 1, sentence(error))
              : new UserReply.NotTaken(code, before.count() + 1, before.what()));
    }
    return new ArrayList<>(all.values());
  }

  private static String sentence(CarryError error) {
    if (error instanceof CarryError.ShareUsedUp e) {
      return e.bytes() + " bytes from files; " + e.most() + " are there for one stranger.";
    }
    if (error instanceof CarryError.StoreFull e) {
      return e.bytes() + " bytes to carry; there is room for " + e.most() + ".";
    }
    if (error instanceof CarryError.Expired e) {
      return e.ageSeconds() + " s old; it was to live " + e.lifetimeSeconds() + " s.";
    }
    if (error instanceof CarryError.TooManyReceipts e) {
      return e.receipts() + " receipts for what is not here; " + e.most() + " are kept.";
    }
    if (error instanceof CarryError.WrongContents e) {
      return "Bundle " + e.id().bytes().toHex() + " is not what its hash says.";
    }
    if (error instanceof CarryError.NotForUs e) {
      return "Bundle " + e.id().bytes().toHex() + " names us and is sealed for somebody else.";
    }
    if (error instanceof CarryError.Malformed e) {
      return "Not readable: " + e.what() + ".";
    }
    return error.toString();
  }
}
