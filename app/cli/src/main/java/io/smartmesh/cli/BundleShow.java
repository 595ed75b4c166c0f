package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.byhand.ByHandLimits;
import io.smartmesh.byhand.Fountain;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Bundles as QR codes: one after the other in the terminal, or as files. */
@Command(name = "show", mixinStandardHelpOptions = true)
final class BundleShow implements Callable<Integer> {
  /** One round: what is needed where every third picture is lost, and some for bad luck. */
  private static final int SPARE_FRAMES = 8;

  private static final int DEFAULT_BYTES = 16_384;
  private static final String HOME = "\u001b[H";
  private static final String CLEAR = "\u001b[2J";
  private static final String WHITE_ON_BLACK = "\u001b[97;40m";
  private static final String PLAIN = "\u001b[0m";

  @Mixin private Client client = new Client();

  @Option(names = "--for", paramLabel = "WHO", descriptionKey = "who")
  private String whom = "";

  @Option(names = "--most", paramLabel = "BYTES")
  private int most = DEFAULT_BYTES;

  @Option(names = "--png", paramLabel = "DIR")
  private @Nullable Path folder;

  @Option(names = "--millis", paramLabel = "N")
  private int millis = 400;

  @Option(names = "--rounds", paramLabel = "N")
  private int rounds = 10;

  @Override
  public Integer call() throws ApiFailure, Failure, InterruptedException {
    int bytes = Math.min(most, ByHandLimits.SHOWN_BYTES);
    BundleParcel parcel = BundleParcel.export(client.node(), whom, bytes);
    Fountain fountain = new Fountain(parcel.bytes());
    int round = fountain.blocks() + (fountain.blocks() + 1) / 2 + SPARE_FRAMES;
    if (folder != null) {
      write(fountain, round, folder);
    } else if (!client.wantsJson()) {
      play(fountain, round);
    }
    if (client.wantsJson()) {
      client
          .out()
          .println(
              JsonValue.object(
                  "schema",
                  "smartmesh.bundle-codes/1",
                  "codes",
                  (long) round,
                  "needed",
                  (long) fountain.blocks(),
                  "bundles",
                  parcel.answer().number("bundles"),
                  "receipts",
                  parcel.answer().number("receipts"),
                  "left",
                  parcel.answer().number("left")));
      return 0;
    }
    client.say("bundle.shown", parcel.answer().number("bundles"), fountain.blocks(), round);
    if (parcel.answer().number("left") > 0) {
      client.say("bundle.left", parcel.answer().number("left"), bytes);
    }
    return 0;
  }

  private static void write(Fountain fountain, int round, Path folder) throws Failure {
    try {
      Files.createDirectories(folder);
      for (int i = 0; i < round; i++) {
        Path file = folder.resolve(String.format("bundle-%04d.png", i));
        QrPicture.write(fountain.frame(i).toText(), file);
      }
    } catch (IOException e) {
      throw new Failure("bundles-unwritable", folder.toString(), Reason.of(e));
    }
  }

  /** Each round has other pictures than the one before, and any of them will do. */
  private void play(Fountain fountain, int round) throws InterruptedException {
    PrintWriter out = client.out();
    out.print(CLEAR);
    for (int i = 0; i < round * rounds; i++) {
      out.print(HOME);
      for (String line : QrText.lines(fountain.frame(i).toText())) {
        out.println(WHITE_ON_BLACK + line + PLAIN);
      }
      client.say("bundle.playing", i + 1, fountain.blocks());
      out.flush();
      Thread.sleep(millis);
    }
  }
}
