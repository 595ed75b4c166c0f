package io.smartmesh.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.backup.BackupView;
import io.smartmesh.base.Bytes;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;

/** Snapshots as JSON. */
final class BackupViews {
  private BackupViews() {}

  static ObjectNode backup(UserCommand command, UserReply reply) {
    BackupView view = ((UserReply.Backup) reply).backup();
    ObjectNode json =
        Json.document("backup")
            .put("possible", view.possible())
            .put("version", view.version())
            .put("unsaved", view.unsaved())
            .put("tooLarge", view.tooLarge())
            .put("keptForOthers", view.keptForOthers())
            .put("keptBytes", view.keptBytes());
    ArrayNode keepers = json.putArray("keepers");
    for (BackupView.Keeper keeper : view.keepers()) {
      keepers.add(
          Json.object()
              .put("address", keeper.address().toString())
              .put("chosen", keeper.chosen())
              .put("reachable", keeper.reachable())
              .put("version", keeper.version())
              .put("since", keeper.since().seconds())
              .put("refusal", keeper.refusal()));
    }
    return json;
  }

  static ObjectNode snapshot(UserCommand command, UserReply reply) {
    return Json.document("snapshot").put("snapshot", ((UserReply.Snapshot) reply).blob().toHex());
  }

  static ObjectNode found(UserCommand command, UserReply reply) {
    UserReply.Found answer = (UserReply.Found) reply;
    ObjectNode json = Json.document("snapshots").put("reachable", answer.reachable());
    ArrayNode found = json.putArray("found");
    for (BackupView.Found one : answer.found()) {
      found.add(
          Json.object()
              .put("keeper", one.keeper().toString())
              .put("version", one.version())
              .put("snapshot", one.blob().map(Bytes::toHex).orElse("")));
    }
    return json;
  }
}
