//! cloudbase
