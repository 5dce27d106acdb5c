// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

interface Token {
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}

/// What both escrows do alike: moving tokens, and checking signatures under an EIP-712 domain of their own.
abstract contract TokenEscrow {
    error InvalidSignature();
    error TransferFailed();

    uint64 public constant CLOSE_GRACE_PERIOD = 15 minutes;

    function domainName() internal pure virtual returns (bytes32);

    function domainSeparator() public view returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                domainName(),
                keccak256("1"),
                block.chainid,
                address(this)
            )
        );
    }

    /// Takes secp256k1 signatures of 65 bytes with a low s; the precompile knows P256 and WebAuthn as well.
    function requireSignature(bytes32 structHash, address signer, bytes calldata signature) internal view {
        if (signature.length != 65) revert InvalidSignature();
        bytes32 s = bytes32(signature[32:64]);
        if (uint256(s) > 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0) {
            revert InvalidSignature();
        }
        uint8 v = uint8(signature[64]);
        if (v < 27) v += 27;
        address recovered = ecrecover(digestOf(structHash), v, bytes32(signature[:32]), s);
        if (recovered == address(0) || recovered != signer) revert InvalidSignature();
    }

    function digestOf(bytes32 structHash) internal view returns (bytes32) {
        return keccak256(abi.encodePacked("\x19\x01", domainSeparator(), structHash));
    }

    function pull(address token, uint256 amount) internal {
        if (!Token(token).transferFrom(msg.sender, address(this), amount)) revert TransferFailed();
    }

    function push(address token, address to, uint256 amount) internal {
        if (amount != 0 && !Token(token).transfer(to, amount)) revert TransferFailed();
    }
}
