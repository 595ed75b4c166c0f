package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Result;
import io.smartmesh.byhand.ByHandError;
import io.smartmesh.byhand.CodeFrame;
import io.smartmesh.byhand.Gathering;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Reads pictures of QR codes, in any order, and imports what they give together. */
@Command(name = "scan", mixinStandardHelpOptions = true)
final class BundleScan implements Callable<Integer> {
  /** Sequences in one call. */
  private static final int SETS = 8;

  @Mixin private Client client = new Client();

  @Parameters(index = "0..*", arity = "1..*", paramLabel = "IMAGE", descriptionKey = "images")
  private List<Path> images = List.of();

  private final List<Gathering> sets = new ArrayList<>();
  private int unreadable;

  @Override
  public Integer call() throws ApiFailure, Failure {
    for (Path image : images) {
      if (!sets.isEmpty() && sets.stream().allMatch(Gathering::isComplete)) {
        break;
      }
      look(image);
    }
    int status = 0;
    boolean isAny = false;
    for (Gathering set : sets) {
      if (set.isComplete()) {
        isAny = true;
        status = Math.max(status, BundleParcel.bring(client, whole(set)));
      }
    }
    if (!isAny) {
      nothing();
    }
    return status;
  }

  private void look(Path image) throws Failure {
    int before = sets.stream().mapToInt(Gathering::gathered).sum();
    boolean isAny = false;
    try {
      for (String text : QrPicture.read(image)) {
        Result<CodeFrame, ByHandError> frame = CodeFrame.parse(text);
        if (frame.isOk()) {
          add(frame.orThrow());
          isAny = true;
        }
      }
    } catch (IOException e) {
      throw new Failure("image-unreadable", image.toString(), Reason.of(e));
    }
    unreadable += isAny ? 0 : 1;
    int now = sets.stream().mapToInt(Gathering::gathered).sum();
    if (!isAny && !client.wantsJson()) {
      client.say("bundle.no-code", image.toString());
    } else if (now == before && isAny && !client.wantsJson()) {
      client.say("bundle.nothing-new", image.toString());
    }
  }

  private void add(CodeFrame frame) {
    Optional<Gathering> known = sets.stream().filter(set -> set.isOf(frame)).findFirst();
    if (known.isPresent()) {
      known.get().add(frame);
    } else if (sets.size() < SETS) {
      Gathering fresh = new Gathering(frame);
      fresh.add(frame);
      sets.add(fresh);
    }
  }

  private static Bytes whole(Gathering set) throws Failure {
    Result<Bytes, ByHandError> result = set.result();
    if (result instanceof Result.Err<Bytes, ByHandError> err
        && err.error() instanceof ByHandError.WrongDigest wrong) {
      throw new Failure("codes-damaged", wrong.expected(), wrong.got());
    }
    return result.orThrow();
  }

  private void nothing() throws Failure {
    int gathered = sets.stream().mapToInt(Gathering::gathered).max().orElse(0);
    int needed = sets.stream().mapToInt(Gathering::blocks).max().orElse(0);
    if (needed == 0) {
      throw new Failure("no-codes", "" + images.size());
    }
    throw new Failure("too-few-codes", "" + gathered, "" + needed, "" + unreadable);
  }
}
