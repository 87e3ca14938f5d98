# The commands that mend something. Names are data: they stand in single quotes.

# PowerShell takes typographic quotes for quotes too: each is doubled.
function ConvertTo-Quoted {
    param([string]$Value)
    return "'" + ($Value -replace '[''\u2018\u2019\u201A\u201B]', '$0$0') + "'"
}

# The full path of something below the working directory, as one would type it.
function Get-HostPath {
    param([string]$Relative)
    $directory = $Facts.Directory
    $trimmed = $directory -replace '(?<=.)[\\/]+\z', ''
    $whole = "$trimmed/$Relative"
    return $(if ($directory -match '^[A-Za-z]:|\\') { $whole.Replace('/', '\') } else { $whole })
}

function Get-QuotedPath {
    param([string]$Relative)
    return ConvertTo-Quoted -Value (Get-HostPath -Relative $Relative)
}

function Get-CopyCommand {
    param([string]$From, [string]$To)
    $copy = Get-Words 'remedies/copy' @{ from = Get-QuotedPath -Relative $From; to = Get-QuotedPath -Relative $To }
    if ($To.Split([char]'/').Count -le 2) { return $copy }
    # Into a folder that may not be there yet.
    $folder = Get-QuotedPath -Relative (Get-FolderName -Path $To)
    return Get-Words 'remedies/make-folder' @{ folder = $folder; then = $copy }
}

function Get-MoveCommand {
    param([string]$From, [string]$To)
    return Get-Words 'remedies/move' @{ from = Get-QuotedPath -Relative $From; to = Get-QuotedPath -Relative $To }
}

function Get-MoveContentCommand {
    param([string]$From, [string]$To)
    return Get-Words 'remedies/move-content' @{ from = Get-QuotedPath -Relative $From; to = Get-QuotedPath -Relative $To }
}

function Get-RenameCommand {
    param([string]$Path, [string]$Name)
    return Get-Words 'remedies/rename' @{ path = Get-QuotedPath -Relative $Path; name = ConvertTo-Quoted -Value $Name }
}

# Gives each of two folders the name of the other.
function Get-SwapCommand {
    param([string]$One, [string]$Other)
    return @(
        Get-RenameCommand -Path $One -Name "$One-swapped"
        Get-RenameCommand -Path $Other -Name $One
        Get-RenameCommand -Path "$One-swapped" -Name $Other
    ) -join '; '
}

# Lists what is in a folder.
function Get-ListCommand {
    param([string]$Path)
    return Get-Words 'remedies/list' @{ path = Get-QuotedPath -Relative $Path }
}

function Get-RemoveCommand {
    param([object[]]$Paths)
    $shown = @($Paths | Select-Object -First 10 | ForEach-Object -Process { Get-QuotedPath -Relative $_ }) -join ', '
    $count = @($Paths).Count - 10
    if ($count -gt 0) { return Get-Words 'remedies/remove-some' @{ paths = $shown; count = $count } }
    return Get-Words 'remedies/remove' @{ paths = $shown }
}

function Get-RemoveFolderCommand {
    param([string]$Path)
    return Get-Words 'remedies/remove-folder' @{ path = Get-QuotedPath -Relative $Path }
}

# Shows the version of a program.
function Get-ShowVersionCommand {
    param([string]$Path)
    return Get-Words 'remedies/show-version' @{ path = Get-QuotedPath -Relative $Path }
}

# Names every folder that holds the release one came from, and says how the first is taken for the backup.
function Get-FindWords {
    param([hashtable]$Context)
    $olds = @($Context.Olds)
    if ($olds.Count -eq 0) { return Get-Words 'remedies/find-backup' @{ from = $Facts.From; backupOption = $Options.Backup } }
    $beside = @($olds | Where-Object -FilterScript { $_.IndexOf([char]'/') -lt 0 })
    if ($beside.Count -gt 0) { return Get-Words 'remedies/name-backup' @{ from = $Facts.From; folders = $olds; backupOption = $Options.Backup; name = $beside[0] } }
    $planned = $Context.Observation.Backup.Planned
    $free = @(@($planned, "$planned-$($Facts.From)") | Where-Object -FilterScript { $Context.Observation.Names -cnotcontains $_ })
    $name = Get-First -Items ($free + "$planned-$($Facts.From)-found")
    return Get-Words 'remedies/move-backup' @{ from = $Facts.From; folders = $olds; backupOption = $Options.Backup; name = $name; command = Get-MoveCommand -From $olds[0] -To $name }
}

# Where the settings files are copied from: out of no backup that is not the one.
function Get-SourceWords {
    param([hashtable]$Context)
    if ($null -eq $Facts.Backup) { return Get-Words 'remedies/renamed-folder' }
    if ($null -eq $Context.NoBackup -and $null -eq $Context.WrongBackup) { return Get-HostPath -Relative $Context.Observation.Backup.Name }
    return Get-Words 'remedies/other-backup' @{ from = $Facts.From }
}
