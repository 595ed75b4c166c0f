package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Result;
import io.smartmesh.content.ContentLimits;
import io.smartmesh.content.MediaError;
import io.smartmesh.content.VoiceNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** A file that goes with a message: offered as a transfer first, which the message names. */
final class Enclosure {
  private final Client client;
  private final String to;
  private final String note;

  Enclosure(Client client, String to, String note) {
    this.client = client;
    this.to = to;
    this.note = note;
  }

  /**
   * A message about a photo, and what is seen of it before the photo is there.
   *
   * @param preview to follow in parts of their own
   */
  record Photo(Draft draft, Bytes preview) {
    void sendPreview(ApiClient node, String to, String id) throws ApiFailure {
      for (int part = 0; part < parts(preview); part++) {
        int from = part * ContentLimits.PREVIEW_PART_BYTES;
        int end = Math.min(preview.length(), from + ContentLimits.PREVIEW_PART_BYTES);
        byte[] bytes = preview.slice(from, end).toArray();
        new Draft(to, "preview")
            .with("about", id)
            .with("part", part)
            .with("bytes", Base64.getEncoder().encodeToString(bytes))
            .send(node);
      }
    }
  }

  private static int parts(Bytes preview) {
    int size = ContentLimits.PREVIEW_PART_BYTES;
    return (preview.length() + size - 1) / size;
  }

  Draft file(Path file) throws ApiFailure {
    return offered("file", file);
  }

  Draft voice(Path file) throws ApiFailure, Failure {
    Result<VoiceNote, MediaError> voice = VoiceNote.of(contents(file));
    if (voice instanceof Result.Err<VoiceNote, MediaError> refused) {
      throw new Failure("media-refused", file.toString(), refused.error().words());
    }
    return offered("voice", file).with("millis", voice.orThrow().millis());
  }

  /** As large as a screen, or as it is; in neither case with what was said about it (MC-13). */
  Photo photo(Path file, boolean original) throws ApiFailure, Failure {
    Result<PhotoMaker.Made, MediaError> made = PhotoMaker.make(contents(file), original);
    if (made instanceof Result.Err<PhotoMaker.Made, MediaError> refused) {
      throw new Failure("media-refused", file.toString(), refused.error().words());
    }
    PhotoMaker.Made photo = made.orThrow();
    Draft draft =
        offered("photo", written(file, photo))
            .with("width", photo.width())
            .with("height", photo.height())
            .with("parts", parts(photo.preview()));
    return new Photo(draft, photo.preview());
  }

  /** In the node's directory: the transfer reads it for as long as it takes. */
  private Path written(Path file, PhotoMaker.Made photo) throws Failure {
    String name = file.getFileName().toString().replaceFirst("\\.[^.]*$", "") + photo.ending();
    try {
      Path folder = Files.createDirectories(client.directory().resolve("outgoing"));
      Path own = Files.createTempDirectory(folder, "photo").resolve(name);
      return Files.write(own, photo.file().toArray());
    } catch (IOException e) {
      throw new Failure("file-unwritable", name, Reason.of(e));
    }
  }

  private static Bytes contents(Path file) throws Failure {
    try {
      long size = Files.size(file);
      if (size > ContentLimits.MEDIA_BYTES) {
        String why = new MediaError.TooLarge("file", size, ContentLimits.MEDIA_BYTES).words();
        throw new Failure("media-refused", file.toString(), why);
      }
      return Bytes.wrap(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new Failure("media-refused", file.toString(), Reason.of(e));
    }
  }

  private Draft offered(String kind, Path file) throws ApiFailure {
    ApiClient node = client.node();
    String path = file.toAbsolutePath().normalize().toString();
    String id = node.post("/transfers", JsonValue.object("to", to, "path", path)).text("id");
    JsonValue transfer = node.get("/transfers/" + id);
    return new Draft(to, kind)
        .with("transfer", id)
        .with("name", transfer.text("name"))
        .with("size", transfer.number("size"))
        .with("text", note);
  }
}
