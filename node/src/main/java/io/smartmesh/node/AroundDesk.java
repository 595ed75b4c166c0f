package io.smartmesh.node;

import io.smartmesh.around.Around;
import io.smartmesh.around.AroundInput;
import io.smartmesh.around.AroundOutput;
import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.mesh.Mesh;
import io.smartmesh.mesh.MeshInput;
import io.smartmesh.mesh.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Words and notices around inside the node: all neighbours tell of them, strangers too (AR-6). */
final class AroundDesk {
  private final NodeCore node;
  private final MeshEdge edge;
  private final Mesh mesh;
  private final Around around;

  AroundDesk(NodeCore node, MeshEdge edge, Mesh mesh, Function<Around.Company, Around> machine) {
    this.node = node;
    this.edge = edge;
    this.mesh = mesh;
    around =
        machine.apply(
            new Around.Company(
                who -> node.contacts().isContact(who), who -> node.contacts().isBlocked(who)));
  }

  void near(PublicKey device, Moment now, Consumer<? super NodeOutput> out) {
    int most = mesh.maxNeighbourPayload(edge.nearIdOf(device.address()));
    handle(new AroundInput.Near(device.address(), most), now, out);
  }

  void gone(Address device, Moment now, Consumer<? super NodeOutput> out) {
    handle(new AroundInput.Gone(device), now, out);
  }

  void arrived(PublicKey from, Bytes frame, Moment now, Consumer<? super NodeOutput> out) {
    handle(new AroundInput.FrameArrived(from.address(), frame), now, out);
  }

  void wake(Moment now, Consumer<? super NodeOutput> out) {
    around.wake(now, output -> node.later(() -> take(output, now, out)));
  }

  Moment deadline() {
    return around.deadline();
  }

  private List<AroundOutput> handle(
      AroundInput input, Moment now, Consumer<? super NodeOutput> out) {
    List<AroundOutput> outputs = new ArrayList<>();
    around.handle(input, now, outputs::add);
    outputs.forEach(output -> node.later(() -> take(output, now, out)));
    return outputs;
  }

  private void take(AroundOutput output, Moment now, Consumer<? super NodeOutput> out) {
    if (output instanceof AroundOutput.Store store) {
      node.write(store.write());
    } else if (output instanceof AroundOutput.SendFrame send) {
      MeshInput frame = new MeshInput.SendToNeighbour(send.peer(), Service.AROUND, send.frame());
      if (send.promises()) {
        node.hold(frame);
      } else {
        node.toMesh(frame, now, out);
      }
    } else if (output instanceof AroundOutput.Posted posted) {
      node.notify(new NodeEvent.PostAround(posted.post()));
    } else if (output instanceof AroundOutput.Gone gone) {
      node.notify(new NodeEvent.PostGone(gone.id()));
    } else if (output instanceof AroundOutput.Refused refused) {
      node.count("around." + refused.error().getClass().getSimpleName());
    }
  }

  // ------------------------------------------------------------------ the user

  UserReply answer(UserCommand.OfPosts command, Moment now, Consumer<? super NodeOutput> out) {
    if (command instanceof UserCommand.GetPosts) {
      return new UserReply.Posts(around.posts(now), new ArrayList<>(around.muted()));
    }
    UserReply reply = new UserReply.Done();
    for (AroundOutput output : handle(input(command, now), now, out)) {
      if (output instanceof AroundOutput.Refused refused) {
        return ExplainAround.of(refused.error());
      } else if (output instanceof AroundOutput.Posted posted) {
        reply = new UserReply.OnePost(posted.post());
      }
    }
    return reply;
  }

  private AroundInput input(UserCommand.OfPosts command, Moment now) {
    if (command instanceof UserCommand.WritePost write) {
      Bytes card = write.card() ? node.contacts().introduction(node.chainTime(now)) : Bytes.EMPTY;
      return new AroundInput.Write(
          write.kind(), write.room(), write.text(), write.seconds(), card, node.chainTime(now));
    } else if (command instanceof UserCommand.WithdrawPost withdraw) {
      return new AroundInput.Withdraw(withdraw.id(), node.chainTime(now));
    } else if (command instanceof UserCommand.ReportPost report) {
      return new AroundInput.Report(report.id());
    }
    return command instanceof UserCommand.MuteWriter mute
        ? new AroundInput.Mute(mute.id())
        : new AroundInput.Unmute(((UserCommand.UnmuteWriter) command).writer());
  }
}
