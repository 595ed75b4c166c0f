// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {LaneHashes} from "../../src/libraries/LaneHashes.sol";
import {Leaves} from "../../src/libraries/Leaves.sol";
import {LaneState, stateHash} from "../support/States.sol";
import {Test} from "../support/Test.sol";

/// The golden vectors of everything that is hashed or signed, for implementations in other languages.
/// The checked-in file must equal what this contract computes; with WRITE_VECTORS=true it is written anew.
contract ChannelVectorsTest is Test {
    string private constant FILE = "../foundation/ethereum/src/test/resources/vectors/eip712-channels.json";

    uint256 private constant CHAIN_ID = 31337;
    address private constant CONTRACT = 0x5FbDB2315678afecb367f032d93F642f64180aa3;
    uint256 private constant KEY = 0x0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef;
    address private constant TOKEN = 0x1111111111111111111111111111111111111111;
    uint64 private constant DEADLINE = 1_800_000_000;
    address private constant EVALUATOR = 0x2222222222222222222222222222222222222222;

    address private immutable SIGNER = vm.addr(KEY);
    address private immutable PEER = vm.addr(KEY - 1);

    function test_vectorsAreCurrent() public {
        vm.chainId(CHAIN_ID);
        vm.etch(CONTRACT, address(new Hashing()).code);
        string memory vectors = json();
        if (vm.envOr("WRITE_VECTORS", false)) vm.writeFile(FILE, vectors);
        assertTrue(
            keccak256(bytes(vm.readFile(FILE))) == keccak256(bytes(vectors)),
            "the checked-in vectors differ: run contracts/bin/export"
        );
    }

    function json() private view returns (string memory) {
        return string.concat(
            "{\n",
            line("chainId", number(CHAIN_ID)),
            line("verifyingContract", quoted(vm.toString(CONTRACT))),
            line("domainSeparator", word(domainSeparator())),
            line("privateKey", word(bytes32(KEY))),
            line("signer", quoted(vm.toString(SIGNER))),
            line("peer", quoted(vm.toString(PEER))),
            channelJson(),
            leavesJson(),
            line("pendingRoot", word(hashing().root(leaves()))),
            "  \"messages\": [\n",
            messagesJson(),
            "  ]\n}\n"
        );
    }

    // ---------------------------------------------------------------- the example values

    function channel() private view returns (IPaymentChannels.Channel memory) {
        (address a, address b) = SIGNER < PEER ? (SIGNER, PEER) : (PEER, SIGNER);
        return IPaymentChannels.Channel({
            partyA: a,
            partyB: b,
            token: TOKEN,
            openBefore: 1_800_000_000,
            hold: 3600,
            amnestyHold: 86400,
            amnestyFee: 5,
            depositA: 1000 ether,
            depositB: 0,
            withdrawnA: 0,
            withdrawnB: 0
        });
    }

    /// Sorted by leaf hash.
    function leaves() private pure returns (IPaymentChannels.Leaf[] memory list) {
        list = new IPaymentChannels.Leaf[](3);
        for (uint256 i = 0; i < 3; i++) {
            list[i] = IPaymentChannels.Leaf({
                amount: (i + 1) * 1 ether,
                expiry: uint64(1_900_000_000 + i * 3600),
                evaluator: EVALUATOR,
                terms: sha256(abi.encode(i))
            });
        }
        for (uint256 i = 0; i < 2; i++) {
            for (uint256 j = 0; j < 2 - i; j++) {
                if (leafHash(list[j]) > leafHash(list[j + 1])) (list[j], list[j + 1]) = (list[j + 1], list[j]);
            }
        }
    }

    function state() private view returns (LaneState memory) {
        return LaneState({
            channelId: channelId(),
            payer: SIGNER,
            seq: 42,
            transferred: 12_345_678_900_000_000_000,
            pendingRoot: hashing().root(leaves()),
            pendingTotal: 6 ether
        });
    }

    function peerState() private view returns (LaneState memory) {
        return LaneState({
            channelId: channelId(), payer: PEER, seq: 17, transferred: 2 ether, pendingRoot: 0, pendingTotal: 0
        });
    }

    // ---------------------------------------------------------------- the messages

    function messagesJson() private view returns (string memory) {
        bytes32 newestHash = stateHash(state());
        bytes32 peerHash = stateHash(peerState());
        return string.concat(
            message("LaneState", stateValues(), newestHash, ",\n"),
            message(
                "LaneAck",
                ackValues(peerHash),
                LaneHashes.ackHash(LaneHashes.LANE_ACK, channelId(), PEER, 17, peerHash),
                ",\n"
            ),
            message(
                "LanePreAck",
                ackValues(peerHash),
                LaneHashes.ackHash(LaneHashes.LANE_PRE_ACK, channelId(), PEER, 17, peerHash),
                ",\n"
            ),
            message("Close", closeValues(newestHash, peerHash), closeHash(newestHash, peerHash), ",\n"),
            message(
                "CooperativeClose",
                string.concat(
                    pair("channelId", word(channelId())),
                    pair("payoutA", number(400 ether)),
                    pair("payoutB", number(600 ether)),
                    last("deadline", number(1_800_000_000))
                ),
                LaneHashes.cooperativeCloseHash(channelId(), 400 ether, 600 ether, 1_800_000_000),
                ",\n"
            ),
            rarerMessagesJson()
        );
    }

    function rarerMessagesJson() private view returns (string memory) {
        bytes32 id = channelId();
        return string.concat(
            message("Open", openValues(), hashing().openHash(SIGNER, TOKEN, 1000 ether, opening()), ",\n"),
            message(
                "TopUp",
                sumValues("deposit", 1500 ether),
                LaneHashes.sumHash(LaneHashes.TOP_UP, id, SIGNER, 1500 ether, DEADLINE),
                ",\n"
            ),
            message(
                "Withdrawal",
                sumValues("withdrawn", 50 ether),
                LaneHashes.sumHash(LaneHashes.WITHDRAWAL, id, SIGNER, 50 ether, DEADLINE),
                ",\n"
            ),
            message(
                "TowerReward",
                string.concat(
                    pair("channelId", word(id)),
                    pair("party", quoted(vm.toString(SIGNER))),
                    pair("tower", quoted(vm.toString(EVALUATOR))),
                    pair("reward", number(3 ether)),
                    last("deadline", number(DEADLINE))
                ),
                LaneHashes.towerRewardHash(id, SIGNER, EVALUATOR, 3 ether, DEADLINE),
                "\n"
            )
        );
    }

    function stateValues() private view returns (string memory) {
        LaneState memory s = state();
        return string.concat(
            pair("channelId", word(s.channelId)),
            pair("payer", quoted(vm.toString(s.payer))),
            pair("seq", number(s.seq)),
            pair("transferred", number(s.transferred)),
            pair("pendingRoot", word(s.pendingRoot)),
            last("pendingTotal", number(s.pendingTotal))
        );
    }

    function ackValues(bytes32 peerHash) private view returns (string memory) {
        return string.concat(
            pair("channelId", word(channelId())),
            pair("payer", quoted(vm.toString(PEER))),
            pair("seq", number(17)),
            last("stateHash", word(peerHash))
        );
    }

    function closeValues(bytes32 newestHash, bytes32 peerHash) private view returns (string memory) {
        return string.concat(
            pair("channelId", word(channelId())),
            pair("closer", quoted(vm.toString(SIGNER))),
            pair("newestSeq", number(42)),
            pair("newestHash", word(newestHash)),
            pair("ackedSeq", number(42)),
            pair("ackedHash", word(newestHash)),
            pair("peerSeq", number(17)),
            pair("peerHash", word(peerHash)),
            pair("preAckSeq", number(18)),
            pair("amnesty", "false"),
            last("deadline", number(DEADLINE))
        );
    }

    function sumValues(string memory sum, uint256 amount) private view returns (string memory) {
        return string.concat(
            pair("channelId", word(channelId())),
            pair("party", quoted(vm.toString(SIGNER))),
            pair(sum, number(amount)),
            last("deadline", number(DEADLINE))
        );
    }

    function openValues() private view returns (string memory) {
        IPaymentChannels.Opening memory o = opening();
        return string.concat(
            pair("opener", quoted(vm.toString(SIGNER))),
            pair("peer", quoted(vm.toString(o.peer))),
            pair("token", quoted(vm.toString(TOKEN))),
            pair("deposit", number(1000 ether)),
            pair("openBefore", number(o.openBefore)),
            pair("hold", number(o.hold)),
            pair("amnestyHold", number(o.amnestyHold)),
            last("amnestyFee", number(o.amnestyFee))
        );
    }

    function opening() private view returns (IPaymentChannels.Opening memory) {
        return IPaymentChannels.Opening(PEER, DEADLINE, 3600, 86400, 5);
    }

    function channelJson() private view returns (string memory) {
        IPaymentChannels.Channel memory c = channel();
        return string.concat(
            "  \"channel\": {",
            pair("partyA", quoted(vm.toString(c.partyA))),
            pair("partyB", quoted(vm.toString(c.partyB))),
            pair("token", quoted(vm.toString(c.token))),
            pair("openBefore", number(c.openBefore)),
            pair("hold", number(c.hold)),
            pair("amnestyHold", number(c.amnestyHold)),
            pair("amnestyFee", number(c.amnestyFee)),
            pair("depositA", number(c.depositA)),
            pair("depositB", number(c.depositB)),
            pair("withdrawnA", number(c.withdrawnA)),
            last("withdrawnB", number(c.withdrawnB)),
            "},\n",
            line("channelId", word(channelId()))
        );
    }

    function leavesJson() private pure returns (string memory out) {
        IPaymentChannels.Leaf[] memory list = leaves();
        out = "  \"leaves\": [\n";
        for (uint256 i = 0; i < list.length; i++) {
            out = string.concat(
                out,
                "    {",
                pair("amount", number(list[i].amount)),
                pair("expiry", number(list[i].expiry)),
                pair("evaluator", quoted(vm.toString(list[i].evaluator))),
                pair("terms", word(list[i].terms)),
                last("hash", word(leafHash(list[i]))),
                i + 1 < list.length ? "},\n" : "}\n"
            );
        }
        out = string.concat(out, "  ],\n");
    }

    function message(string memory name, string memory values, bytes32 structHash, string memory end)
        private
        pure
        returns (string memory)
    {
        bytes32 digest = keccak256(abi.encodePacked("\x19\x01", domainSeparator(), structHash));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, digest);
        return string.concat(
            "    {",
            pair("type", quoted(name)),
            "\"values\": {",
            values,
            "}, ",
            pair("structHash", word(structHash)),
            pair("digest", word(digest)),
            last("signature", quoted(vm.toString(abi.encodePacked(r, s, v)))),
            "}",
            end
        );
    }

    // ---------------------------------------------------------------- hashes as the contract computes them

    function domainSeparator() private pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("SmartMesh PaymentChannels"),
                keccak256("1"),
                CHAIN_ID,
                CONTRACT
            )
        );
    }

    function hashing() private pure returns (Hashing) {
        return Hashing(CONTRACT);
    }

    function closeHash(bytes32 newestHash, bytes32 peerHash) private view returns (bytes32) {
        return keccak256(
            bytes.concat(
                abi.encode(LaneHashes.CLOSE, channelId(), SIGNER),
                abi.encode(uint64(42), newestHash, uint64(42), newestHash),
                abi.encode(uint64(17), peerHash, uint64(18), false, DEADLINE)
            )
        );
    }

    function channelId() private view returns (bytes32) {
        IPaymentChannels.Channel memory c = channel();
        return hashing().channelId(c.partyA, c.partyB, c.token, c.openBefore);
    }

    function leafHash(IPaymentChannels.Leaf memory leaf) private pure returns (bytes32) {
        return hashing().leafHash(leaf);
    }

    // ---------------------------------------------------------------- JSON

    function line(string memory key, string memory value) private pure returns (string memory) {
        return string.concat("  \"", key, "\": ", value, ",\n");
    }

    function pair(string memory key, string memory value) private pure returns (string memory) {
        return string.concat(last(key, value), ", ");
    }

    function last(string memory key, string memory value) private pure returns (string memory) {
        return string.concat("\"", key, "\": ", value);
    }

    function quoted(string memory value) private pure returns (string memory) {
        return string.concat("\"", value, "\"");
    }

    function word(bytes32 value) private pure returns (string memory) {
        return quoted(vm.toString(value));
    }

    /// Numbers are decimal strings: an amount does not fit in what JSON readers take for a number.
    function number(uint256 value) private pure returns (string memory) {
        return quoted(vm.toString(value));
    }
}

/// The library functions, reachable with calldata and at the vectors' contract address.
contract Hashing {
    function channelId(address a, address b, address token, uint64 openBefore) external view returns (bytes32) {
        return LaneHashes.channelId(a, b, token, openBefore);
    }

    function openHash(address opener, address token, uint256 deposit, IPaymentChannels.Opening calldata opening)
        external
        pure
        returns (bytes32)
    {
        return LaneHashes.openHash(opener, token, deposit, opening);
    }

    function leafHash(IPaymentChannels.Leaf calldata leaf) external pure returns (bytes32) {
        return Leaves.hash(leaf);
    }

    function root(IPaymentChannels.Leaf[] calldata list) external pure returns (bytes32) {
        return Leaves.root(list);
    }
}
