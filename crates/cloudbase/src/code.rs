//! Error codes as the SDKs spell and number them, misspellings included.

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $number:literal, $status:literal;)+) => {
        /// A code that the official SDKs know.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[$doc])* $name,)+ }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Code] = &[$(Code::$name,)+];
            /// The code on the wire.
            pub fn as_str(self) -> &'static str { match self { $(Code::$name => $text,)+ } }
            /// What `wx.cloud` and wx-server-sdk show as `errCode`; -1 where they have no number.
            pub fn number(self) -> i32 { match self { $(Code::$name => $number,)+ } }
            /// The HTTP status where a door uses one.
            pub fn status(self) -> u16 { match self { $(Code::$name => $status,)+ } }
        }
    };
}

codes! {
    /// Something broke on our side.
    SysErr = "SYS_ERR", -501001, 500;
    /// It took too long.
    ServerTimeout = "SERVER_TIMEOUT", -501002, 504;
    /// Too many requests.
    ExceedRequestLimit = "EXCEED_REQUEST_LIMIT", -501003, 429;
    /// Too many requests at once.
    ExceedConcurrentRequestLimit = "EXCEED_CONCURRENT_REQUEST_LIMIT", -501004, 429;
    /// There is no such environment.
    InvalidEnv = "INVALIID_ENV", -501005, 404;
    /// A parameter that every request has is missing or wrong.
    InvalidCommonParam = "INVALID_COMMON_PARAM", -501006, 400;
    /// A parameter is missing or wrong.
    InvalidParam = "INVALID_PARAM", -501007, 400;
    /// The request cannot come from here.
    InvalidRequestSource = "INVALID_REQUEST_SOURCE", -501008, 403;
    /// What the request needs was not set up.
    ResourceNotInitial = "RESOURCE_NOT_INITIAL", -501009, 404;
    /// A document request failed for another reason.
    DatabaseRequestFailed = "DATABASE_REQUEST_FAILED", -502001, 400;
    /// An operator that the database does not support, or a wrong use of one.
    DatabaseInvalidOperator = "DATABASE_INVALID_OPERRATOR", -502002, 400;
    /// The collection's rules do not allow it.
    DatabasePermissionDenied = "DATABASE_PERMISSION_DENIED", -502003, 403;
    /// Too many collections.
    DatabaseCollectionExceedLimit = "DATABASE_COLLECTION_EXCEED_LIMIT", -502004, 400;
    /// There is no such collection.
    DatabaseCollectionNotExist = "DATABASE_COLLECTION_NOT_EXIST", -502005, 404;
    /// Another transaction changed the same documents.
    DatabaseTransactionConflict = "DATABASE_TRANSACTION_CONFLICT", -1, 409;
    /// A transaction was open too long.
    DatabaseTransactionExpired = "DATABASE_TRANSACTION_EXPIRED", -1, 409;
    /// There is no such transaction, or not any more.
    DatabaseTransactionNotExist = "DATABASE_TRANSACTION_NOT_EXIST", -1, 404;
    /// A storage request failed.
    StorageRequestFail = "STORAGE_REQUEST_FAIL", -503001, 400;
    /// The rules of files do not allow it.
    StorageExceedAuthority = "STORAGE_EXCEED_AUTHORITY", -503002, 403;
    /// There is no such file.
    StorageFileNonexist = "STORAGE_FILE_NONEXIST", -503003, 404;
    /// The function could not be run.
    FunctionsRequestFail = "FUNCTIONS_REQUEST_FAIL", -504001, 400;
    /// The function failed.
    FunctionsExecuteFail = "FUNCTIONS_EXECUTE_FAIL", -504002, 500;
    /// Nobody is signed in.
    CheckLoginFailed = "CHECK_LOGIN_FAILED", -1, 401;
    /// The signature of a request is wrong, too old, or not readable.
    SignParamInvalid = "SIGN_PARAM_INVALID", -1, 401;
    /// The request is too large.
    ExceedRequestSizeLimit = "EXCEED_REQUEST_SIZE_LIMIT", -1, 413;
    /// The access token is over; the client may refresh it.
    AccessTokenExpired = "ACCESS_TOKEN_EXPIRED", -1, 401;
    /// The refresh token of the js-sdk 1.x is over; the client is logged out.
    RefreshTokenExpired = "REFRESH_TOKEN_EXPIRED", -1, 401;
    /// The refresh token of the js-sdk 1.x is not one of ours, or was ended; an anonymous user signs in again by itself.
    InvalidRefreshToken = "INVALID_REFRESH_TOKEN", -1, 401;
    /// The ticket of a watch socket is wrong; the client fetches another.
    SignInvalid = "SIGN_INVALID_ERROR", -1, 401;
    /// The ticket of a watch socket is over; the client fetches another.
    SignExpired = "SIGN_EXPIRED_ERROR", -1, 401;
    /// A watch's name is not one of ours.
    QueryIdInvalid = "QUERYID_INVALID_ERROR", -1, 400;
    /// The action is not one of ours.
    UnknownAction = "ACTION_NOT_SUPPORTED", -1, 404;
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn codes_are_spelled_and_numbered_as_the_sdks_do() {
        let table: std::collections::HashMap<_, _> =
            Code::ALL.iter().map(|c| (c.as_str(), c.number())).collect();
        assert_eq!(table.len(), Code::ALL.len(), "a spelling occurs twice");
        assert_eq!(table["INVALIID_ENV"], -501005);
        assert_eq!(table["DATABASE_INVALID_OPERRATOR"], -502002);
        assert_eq!(table["DATABASE_PERMISSION_DENIED"], -502003);
        assert_eq!(table["DATABASE_COLLECTION_NOT_EXIST"], -502005);
        assert_eq!(table["FUNCTIONS_EXECUTE_FAIL"], -504002);
        assert!(Code::ALL.iter().all(|c| (400..600).contains(&c.status())));
    }
}
