# Files and folders. Names never go through wildcards: .NET takes them as they are.

# The folder that the script keeps its journal in, below the working directory.
function Get-WorkPath {
    param([string]$Name)
    return [IO.Path]::Combine($Run.Directory, '.upgrade-runbook', $Name)
}

# A path as it is shown: below the working directory, with slashes.
function Get-ShownPath {
    param([string]$Path)
    return $Path.Substring($Run.Directory.Length).TrimStart([char[]]'\/').Replace('\', '/')
}

# What stands at a full path: absent, file, folder or nowhere (a link whose target is not there). A link counts as its
# target.
function Get-PathKind {
    param([string]$Path)
    try {
        $attributes = [int](New-Object -TypeName 'IO.FileInfo' -ArgumentList $Path).Attributes
    } catch { return 'absent' }
    if ($attributes -eq -1) { return 'absent' }
    $isFolder = [IO.Directory]::Exists($Path)
    if (($attributes -band [int][IO.FileAttributes]::ReparsePoint) -ne 0) {
        try {
            if ($isFolder) {
                $null = [IO.Directory]::GetFileSystemEntries($Path)
            } else { [IO.File]::OpenRead($Path).Dispose() }
        } catch {
            $cause = $_.Exception.GetBaseException()
            if ($cause -is [IO.FileNotFoundException] -or $cause -is [IO.DirectoryNotFoundException]) {
                return 'nowhere'
            }
        }
    }
    if ($isFolder) { return 'folder' }
    return 'file'
}

# The full path of something below the working directory, each part in the case that it has on disk.
function Find-FullPath {
    param([string]$Relative)
    $path = $Run.Directory
    foreach ($part in $Relative.Split([char]'/')) {
        # The plan has no such path; a script that was edited may.
        if ($part -match '^\.{0,2}$|[:\\]') { throw "The path $Relative does not stay below the working directory." }
        $found = [IO.Path]::Combine($path, $part)
        $isThere = (Get-PathKind -Path $found) -ne 'absent'
        # On Windows what is there may be called otherwise all the same.
        if ([IO.Directory]::Exists($path) -and (-not $isThere -or [IO.Path]::DirectorySeparatorChar -eq [char]'\')) {
            $entries = if ($isThere) { [IO.Directory]::GetFileSystemEntries($path, $part) } else {
                [IO.Directory]::GetFileSystemEntries($path)
            }
            foreach ($other in $entries) {
                $isSame = [string]::Equals([IO.Path]::GetFileName($other), $part, [StringComparison]::OrdinalIgnoreCase)
                if ($isSame) { $found = $other; break }
            }
        }
        $path = $found
    }
    return $path
}

# A path that nothing has yet: the path itself, or with a number behind it.
function Get-FreePath {
    param([string]$Path)
    $free = $Path
    for ($number = 2; (Get-PathKind -Path $free) -ne 'absent'; $number++) { $free = "$Path-$number" }
    return $free
}

# Gives a file or folder another place on the same disk; of a link the link itself.
function Move-Path {
    param([string]$From, [string]$To)
    [void][IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($To))
    Invoke-Patiently -Path $From -Action {
        if ([IO.Directory]::Exists($From)) { [IO.Directory]::Move($From, $To) } else { [IO.File]::Move($From, $To) }
    }
}

# Gives a file the place of another at once, so that there is no moment without it.
function Move-OverFile {
    param([string]$From, [string]$To)
    Invoke-Patiently -Path $To -Action {
        $attributes = [IO.File]::GetAttributes($To)
        $readOnly = [IO.FileAttributes]::ReadOnly
        if (($attributes -band $readOnly) -ne 0) { [IO.File]::SetAttributes($To, [IO.FileAttributes]::Normal) }
        [IO.File]::Replace($From, $To, [NullString]::Value)
    }
}

function Copy-File {
    param([string]$From, [string]$To)
    [IO.File]::Copy($From, $To, $true)
}

# Takes something out of the way for good, where nothing is lost. Gives the path as it is shown.
function Move-Aside {
    param([string]$Path, [int]$Hop)
    $aside = Get-FreePath -Path (Get-WorkPath -Name "undone/$([IO.Path]::GetFileName($Path))-$($Hops[$Hop - 1].To)")
    Move-Path -From $Path -To $aside
    return Get-ShownPath -Path $aside
}

# Where an operation keeps what it replaces or removes: by its number in the order, so that both executors find it.
function Get-KeptPath {
    param([hashtable]$Operation, [string]$Path)
    return Get-WorkPath -Name "kept/$($Operation.Index)-$($Path.Replace('/', '%2F'))"
}

# Deletes a folder of the script's own and what is in it; of a link only the link.
function Remove-Tree {
    param([string]$Path)
    if ([IO.File]::Exists($Path)) { [IO.File]::Delete($Path); return }
    if (-not [IO.Directory]::Exists($Path)) { return }
    $isLink = ([IO.File]::GetAttributes($Path) -band [IO.FileAttributes]::ReparsePoint) -ne 0
    if (-not $isLink) { foreach ($child in [IO.Directory]::GetFileSystemEntries($Path)) { Remove-Tree -Path $child } }
    [IO.Directory]::Delete($Path)
}

# Does something to files. On Windows a scanner or a console may hold one for a moment: it is tried again for 30
# seconds.
function Invoke-Patiently {
    param([string]$Path, [scriptblock]$Action)
    $until = [DateTime]::UtcNow.AddSeconds(30)
    for ($pause = 100; $true; $pause = [Math]::Min(2 * $pause, 4000)) {
        try { & $Action; return } catch {
            $cause = $_.Exception.GetBaseException()
            $isHeld = (Test-Windows) -and (@(5, 32, 33) -contains ($cause.HResult -band 0xffff))
            if (-not $isHeld -or [DateTime]::UtcNow -gt $until) { Stop-WithFailure -Path $Path -Failure $cause }
        }
        Start-Sleep -Milliseconds $pause
    }
}

# Ends the run with what a file or folder could not be changed for.
function Stop-WithFailure {
    param([string]$Path, [Exception]$Failure)
    if ($null -ne $Run.Stop) { throw $Failure }
    $code = $Failure.HResult -band 0xffff
    $reason = $Failure.Message
    $remedy = ''
    if ($Failure -is [UnauthorizedAccessException] -or $code -eq 5) {
        $reason = Get-Words 'run/noRights'
        $remedy = Get-Words 'run/inUseRemedy'
    } elseif (@(32, 33) -contains $code -and (Test-Windows)) {
        $reason = Get-Words 'run/heldOpen'
        $remedy = Get-Words 'run/inUseRemedy'
    } elseif (@(28, 39, 112) -contains $code) {
        $reason = Get-Words 'run/diskFull'
        $remedy = Get-Words 'run/diskRemedy'
    }
    $says = Get-Words 'run/cannotChange' @{ path = (Get-ShownPath -Path $Path); reason = $reason.TrimEnd('.') }
    Stop-Run -Says $says -Remedy $remedy
}

# SHA-256 of a file, in small letters; never of a settings file.
function Get-FileSha256 {
    param([string]$Path)
    return (Get-FileHash -LiteralPath $Path -Algorithm SHA256).Hash.ToLowerInvariant()
}

# Do two files hold the same bytes?
function Test-SameFile {
    param([string]$One, [string]$Other)
    $streams = @([IO.File]::OpenRead($One), [IO.File]::OpenRead($Other))
    try {
        # Through a link the file's own length counts, not the link's.
        if ($streams[0].Length -ne $streams[1].Length) { return $false }
        $left = New-Object -TypeName 'byte[]' -ArgumentList 65536
        $right = New-Object -TypeName 'byte[]' -ArgumentList 65536
        for ($done = 0L; $done -lt $streams[0].Length; $done += $count) {
            $count = $streams[0].Read($left, 0, $left.Length)
            $read = 0
            while ($read -lt $count) { $read += $streams[1].Read($right, $read, $count - $read) }
            if ([Convert]::ToBase64String($left, 0, $count) -cne [Convert]::ToBase64String($right, 0, $count)) {
                return $false
            }
        }
        return $true
    } finally {
        foreach ($stream in $streams) { $stream.Dispose() }
    }
}
